"""What stands between the origin and its readers is told here what it keeps and what to throw away."""
