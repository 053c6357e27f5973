"""What can be imported into this app: a reader of rows (free of Django), and what becomes of them."""
