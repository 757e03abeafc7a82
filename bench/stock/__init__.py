"""A stock Wagtail news site, as `wagtail start` and the tutorial make one, to measure beside ours.

It shows no pictures and keeps no bylines as data: what it leaves out makes it faster, not slower.
"""
