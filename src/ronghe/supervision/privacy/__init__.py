"""What the app keeps about people: each part in a file of its own."""

from ronghe.supervision.privacy import guidance, inspections  # noqa: F401 -- registers its columns
