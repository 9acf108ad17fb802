"""The lists of the desk: what waits for whom and for how long, which pages are due, and how a list is narrowed."""
