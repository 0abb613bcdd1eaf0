"""The agent as people use it: loaded, asked, streamed, replayed."""
