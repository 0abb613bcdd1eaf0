"""A report in the forms that people and programs read: a terminal, JSON, JUnit, SARIF and GitHub's annotations."""
