"""What leaves a run or the process: secrets hidden, and no character that cannot be seen."""
