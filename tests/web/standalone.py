"""Loads Django for scripts of the tests that run without pytest."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "broadsheet.config.settings_test")
django.setup()
