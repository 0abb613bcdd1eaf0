"""Record a run on a tape, and replay it without tools, models and stores."""
