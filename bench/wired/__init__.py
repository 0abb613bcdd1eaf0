"""The bench of model calls: what is measured, and how it is shown."""
