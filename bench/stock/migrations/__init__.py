"""The stock site's two tables."""
