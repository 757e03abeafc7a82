"""Schema history of the newsroom."""
