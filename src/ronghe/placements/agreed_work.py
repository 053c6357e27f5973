"""What an agreement says of the work, as a post says it; what it does not say stays unknown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ronghe.parties.models import Organisation, Site
from ronghe.partnerships.details import details_read
from ronghe.partnerships.models import AgreementParty, Listing, ListingKind
from ronghe.partnerships.standing import terms_in_force
from ronghe.placements.models import Post, Round
from ronghe.reference.models import Occupation

# Terms of agreements, and the names under which listings say the same.
OF_ALL = {
    "hours_per_day": "hours_a_day",
    "days_per_week": "days_a_week",
    "night_shift": "night_shift",
    "lodging": "lodging",
}
OF_HOST = {"monthly_pay_minor": "monthly_pay", "same_post_wage_minor": "same_post_wage"}
# No field of listings, which have a site: where one works, in the words of the agreement.
PLACE = "place"
LONGEST_TITLE = 120


@dataclass(frozen=True)
class Work:
    """The columns of a post that its source fills."""

    title: str
    occupation: Occupation | None
    site: Site | None
    details: dict[str, Any]


def work_of(side: AgreementParty, host: Organisation, round_: Round) -> Work:
    """Read what stands in force on the first day of the round, for one of the hosts."""
    agreement = side.version.agreement
    said = terms_in_force(agreement, on=round_.starts_on).terms
    place = str(said.get("place") or "").strip()
    site = host.sites.filter(ends_on=None, address=place).order_by("pk").first() if place else None
    listing = _listing_of(side, host)
    if site is None and listing is not None and not place:
        site = listing.site
    details = _details(said, side.key, host)
    if place and site is None:
        details[PLACE] = place
    return Work(
        title=(str(said.get("post") or "").strip() or agreement.title)[:LONGEST_TITLE],
        occupation=listing.occupation if listing else None,
        site=site,
        details=details,
    )


def _listing_of(side: AgreementParty, host: Organisation) -> Listing | None:
    """Give the host’s listing from which the agreement came: it says for which occupation."""
    enquiry = side.version.agreement.cooperation.enquiry
    listing = enquiry.listing if enquiry is not None else None
    return listing if listing is not None and listing.organisation_id == host.pk else None


def _details(said: Mapping[str, Any], party: str, host: Organisation) -> dict[str, Any]:
    raw = {name: said.get(term) for term, name in OF_ALL.items()}
    raw |= {name: said.get(f"{party}.{term}") for term, name in OF_HOST.items()}
    currency = str(said.get("currency") or host.jurisdiction.effective_currency)
    return details_read(ListingKind.APPRENTICESHIP, raw, currency=currency)


def named_in(post: Post) -> dict[str, str]:
    """Give the people whom the agreement behind a post names, for the agreements with students.

    Students who choose among posts do not read these names.
    """
    if post.agreement is None:
        return {}
    said = terms_in_force(post.agreement, on=post.round.starts_on).terms
    sides = AgreementParty.objects.filter(version__agreement=post.agreement, organisation=post.host)
    key = sides.order_by("-version__number").values_list("key", flat=True).first()
    found = {"tutor": said.get("tutor"), "mentor": said.get(f"{key}.mentor")}
    return {name: str(value) for name, value in found.items() if value}
