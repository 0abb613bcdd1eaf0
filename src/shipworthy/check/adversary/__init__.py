"""The adversarial dry run: the worst that models, tools and texts can do to the user's own agent, without a key."""
