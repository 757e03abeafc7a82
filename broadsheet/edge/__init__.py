"""The edge: keeps finished pages, puts live fragments into them, and stands before a slow or dead origin.

A library that imports no Django and nothing of ours above it. Read its modules in the order of a
request's life: protocol, request, decide, address, store, fetch, freshness, esi, compose, deliver.
"""
