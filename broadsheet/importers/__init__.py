"""What comes in: agency and archive formats, read into neutral records and written through actions."""
