"""Takes beacons: judges them, and answers when what they say is durable. No Django."""
