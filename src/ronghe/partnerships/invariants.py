"""What always holds here: each part of the app has its invariants in a file of its own."""

from ronghe.partnerships import agreement_invariants  # noqa: F401 -- registers its invariants
