"""The ledger, the deadline and the accounts of a run."""
