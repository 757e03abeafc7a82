"""What happens by itself: the schedule and the worker that runs it."""
