"""Drawn pictures of the demo newspaper: landscapes, interiors and portraits."""
