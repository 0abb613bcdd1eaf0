"""A simulated model server in three wire formats; its answers are made up and come from no model.

For demonstrations, load tests and tests of clients. It is never a default: a client must be configured to use it.
"""
