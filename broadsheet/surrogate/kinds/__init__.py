"""The kinds of receivers, and what each is sent for the same purges."""
