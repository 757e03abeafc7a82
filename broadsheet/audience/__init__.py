"""Who read it: counts views and readers, ranks stories by them, and tells the desk."""
