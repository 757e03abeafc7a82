"""Where counts live: SQLite on one machine, Redis or Valkey beyond it. One protocol. No Django."""
