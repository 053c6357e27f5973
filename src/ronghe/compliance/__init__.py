"""Rulebooks, findings and waivers. Knows no placement: callers hand it facts."""
