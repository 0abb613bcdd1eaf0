"""An agent that is being written, over HTTP: how it was loaded, and recorded runs repeated on it."""
