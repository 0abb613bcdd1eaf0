"""What a message means: an answer, a follow-up or a new request."""
