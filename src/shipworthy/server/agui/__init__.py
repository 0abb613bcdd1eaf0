"""AG-UI 1.0: a POST with the run's input, answered by the events of the run; a question is an interrupt."""
