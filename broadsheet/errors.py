"""The base of every domain exception.

An exception is a broken promise, named for the fact; it carries data, not prose. Only `web.errors`
and `cli.main` turn one into words.
"""


class BroadsheetError(Exception):
    """A promise that could not be kept; each subclass names the fact."""
