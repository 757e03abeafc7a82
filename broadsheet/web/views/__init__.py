"""Endpoints: parse, call one query, answer."""
