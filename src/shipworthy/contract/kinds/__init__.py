"""What the contract knows of each kind of target: one file per kind, and the table that lists them."""
