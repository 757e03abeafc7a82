"""Schema history of the outbox and its receivers."""
