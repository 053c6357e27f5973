"""What the tenants have on the market, and the talks between them."""

from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO

from django.utils import timezone
from tests.factories.listings import draft, published
from tests.factories.parties import CERTIFICATE

from ronghe.kernel import evidence
from ronghe.kernel.models import Evidence
from ronghe.parties.actors import Actor
from ronghe.partnerships import operations
from ronghe.partnerships.models import Enquiry, Listing, ListingState, SavedSearch


@dataclass(frozen=True)
class Stall:
    """One organisation's part in the market."""

    listing: Listing  # published
    draft: Listing
    search: SavedSearch
    enquiry: Enquiry | None = None  # made by the organisation
    file: Evidence | None = None  # of the enquiry


def stalls(managers: dict[str, Actor], coordinator: Actor) -> dict[str, Stall]:
    """Let each organisation publish something, and ask another one about it."""
    at = timezone.now()
    first = {name: _stall(manager, coordinator) for name, manager in managers.items()}
    one, other, *_others = managers
    found = {}
    for name, manager in managers.items():
        about = first[other if name == one else one].listing
        enquiry = operations.open_enquiry(
            asker=manager.organisation,
            listing=about,
            text="请问还有名额吗？",
            files=[operations.Attached(BytesIO(CERTIFICATE), "plan.pdf")],
            actor=manager,
            at=at,
        )
        (file,) = evidence.evidence_of(enquiry.messages.get())
        mine = first[name]
        found[name] = Stall(mine.listing, mine.draft, mine.search, enquiry, file)
    return found


def _stall(manager: Actor, coordinator: Actor) -> Stall:
    at, own = timezone.now(), manager.organisation
    search = operations.save_search(
        name="数控", criteria={"words": "数控"}, is_mailed=True, actor=manager, at=at
    )
    until = timezone.localdate() + timedelta(days=60)
    listing = published(own, actor=manager, at=at, expires_on=until)
    if listing.state == ListingState.IN_REVIEW:  # the demonstration's authority reads first
        listing = operations.approve_listing(listing=listing, actor=coordinator, at=at)
    return Stall(listing, draft(own, actor=manager), search)
