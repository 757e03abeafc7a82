"""The demo newspaper: an invented city, its stories and pictures."""
