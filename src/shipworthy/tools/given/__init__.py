"""Tools that are made of what a program already has: tools of other libraries, functions, schemas, servers."""
