"""What an agent does in production beside its certificate, over HTTP."""
