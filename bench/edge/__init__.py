"""A finished page from the edge, beside nginx, Varnish and Django's cache. Run: `python -m bench.edge`.

Read `contestants` for who they are, `rounds` for how each is measured, `bars` for what must be reached.
"""
