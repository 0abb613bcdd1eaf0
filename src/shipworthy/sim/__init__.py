"""A simulated model, served in two providers' formats: every answer is made up, and none comes from a model.

For demonstrations, load tests and tests of clients. It is never a default: somebody starts it and points at it.
"""
