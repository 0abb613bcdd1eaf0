"""One message is one run."""
