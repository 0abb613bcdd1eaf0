"""An agent while it is written: its files are watched, it is loaded anew, and recorded runs are repeated on it."""
