"""The history of the worker’s tables."""
