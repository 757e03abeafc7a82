"""One dataclass and builder for each part of a page that has data."""
