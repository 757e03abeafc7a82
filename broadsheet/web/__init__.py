"""What the reader receives; all reader-facing HTTP, nothing else has any."""
