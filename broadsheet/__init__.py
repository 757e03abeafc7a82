"""Broadsheet: a newsroom's public site and the desk behind it, in one program."""
