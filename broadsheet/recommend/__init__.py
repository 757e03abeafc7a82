"""What is like a story."""
