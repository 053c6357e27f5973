"""What piles of papers keep about people: who brought them."""

from ronghe.partnerships.agreement_privacy import entry

entry("PaperPile.opened_by", "reference", "opened_at")
