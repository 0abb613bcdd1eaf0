"""What a model reads in a message: what it is told, what it answers, and what of that is taken."""
