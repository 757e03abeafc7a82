"""The audience at the desk: its pages as records, and the views that show them."""
