"""One call to a model, from its reservation to its settlement."""
