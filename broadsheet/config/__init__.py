"""The composition root: Django settings, URLs and the WSGI application."""
