"""The worst case of a skill, computed from its definition."""
