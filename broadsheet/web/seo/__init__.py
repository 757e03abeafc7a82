"""What machines read: JSON-LD, OpenGraph, canonical addresses."""
