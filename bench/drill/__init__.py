"""Drills of what happens by itself: workers are killed, stopped, given wrong clocks, and checked."""
