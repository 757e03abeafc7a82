"""The public tests of HTTP caches (cache-tests.fyi) against the edge, Varnish and nginx."""
