"""What a name means where an expression reads it."""
