"""What every app stands on. Nothing in here knows what a school is."""
