"""Who may do what: each part of the app has its rules in a file of its own, all loaded here."""
