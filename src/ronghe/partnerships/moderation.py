"""What the authorities that look after an organisation ask of its listings."""

from datetime import date

from ronghe.kernel.search import folded
from ronghe.parties.models import Organisation
from ronghe.parties.permissions import SUBJECTS_OF_RECORD
from ronghe.parties.powers import Power
from ronghe.parties.remits import holders_over
from ronghe.partnerships.indexing import words_of
from ronghe.partnerships.models import Listing, ListingPolicy


def policies_over(organisation: Organisation, *, on: date) -> list[ListingPolicy]:
    """Give the rules of all authorities whose remit lets them decide about the organisation."""
    subjects = SUBJECTS_OF_RECORD[organisation.kind]
    holders = holders_over(organisation, Power.DECIDE, subjects, on=on)
    return list(ListingPolicy.objects.filter(authority__in=holders).order_by("pk"))


def banned_words_in(listing: Listing, policies: list[ListingPolicy]) -> list[str]:
    """Give the words of the listing that an authority does not let be published."""
    text = folded(" ".join(words_of(listing)))
    words = [word for policy in policies for word in policy.banned_words]
    return [word for word in dict.fromkeys(words) if folded(word) in text]
