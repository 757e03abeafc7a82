"""What stands beside a story: the five rails, their fallback chains and the planner."""
