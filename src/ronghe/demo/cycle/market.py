"""From a record to a signed agreement: verified, published, asked, agreed on, signed by both."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from io import BytesIO
from random import Random
from typing import Any

from ronghe.demo import papers
from ronghe.demo.cycle.people import actor_for
from ronghe.demo.cycle.planning import Pair, drawn_in
from ronghe.demo.cycle.running import Cycle, Done, Part
from ronghe.demo.dealings import CALM
from ronghe.parties import operations as parties
from ronghe.parties.actors import SYSTEM, link_holder
from ronghe.parties.models import Organisation, Verification
from ronghe.parties.operations import Address
from ronghe.parties.queries import completeness
from ronghe.partnerships import library, operations
from ronghe.partnerships.models import (
    AgreementVersion,
    Cooperation,
    Enquiry,
    Listing,
    ListingKind,
    ListingSide,
    ListingState,
)
from ronghe.partnerships.operations import (
    agreements,
    checking,
    cooperations,
    negotiation,
    readiness,
    signing,
)
from ronghe.partnerships.operations.signing import Proof
from ronghe.partnerships.standing import parties_of
from ronghe.partnerships.versions import Side
from ronghe.reference.models import Occupation

HANDED_IN, VERIFIED, PUBLISHED, ASKED, ANSWERED, AGREED_ON = -138, -136, -132, -130, -128, -126
OPENED, DRAFTED, OUT, SIGNED = -124, -120, -112, -110
MARGIN = timedelta(days=70)
WAGES, SHARE_OF_WAGE = (220_000, 260_000, 300_000), 85
TASKS = ("prepare", "carry out", "check", "hand over")


# -- verification -------------------------------------------------------------------------------


def verify_parts(cycle: Cycle) -> Iterator[Part]:
    drawn = drawn_in(cycle.plan)
    for pk in [one.pk for one in drawn.colleges] + list(drawn.hosts):
        yield Part(f"{pk}", partial(_verify, cycle, pk))


def _verify(cycle: Cycle, pk: int) -> Done:
    """Hand the papers of a record in, and have the authority vouch for it; or say what it lacks."""
    organisation = Organisation.objects.get(pk=pk)
    if organisation.verification == Verification.VERIFIED:
        return Done({"verified_before": 1})
    at = cycle.at(HANDED_IN)
    parties.attach_evidence(
        organisation=organisation,
        file=BytesIO(papers.certificate(organisation.reference, "Registration")),
        name=f"certificate-{organisation.reference}.pdf",
        kind="registration_certificate",
        actor=SYSTEM,
        at=at,
    )
    if lacks := completeness(organisation, on=at.date()).lacks:
        return Done({"incomplete": 1, **{f"lacks_{one.key}": 1 for one in lacks}})
    parties.submit_for_verification(organisation=organisation, actor=SYSTEM, at=at)
    officer = actor_for(cycle.made("authority")["officers"][0], at.date())
    parties.verify_organisation(organisation=organisation, actor=officer, at=cycle.at(VERIFIED))
    return Done({"verified": 1})


# -- listings -----------------------------------------------------------------------------------


def publish_parts(cycle: Cycle) -> Iterator[Part]:
    drawn = drawn_in(cycle.plan)
    for pair in drawn.pairs:
        yield Part(pair.key, partial(_publish, cycle, pair))


def _publish(cycle: Cycle, pair: Pair) -> Done:
    """Have the host offer the seats, and the authority read the offer where it reads first."""
    host = Organisation.objects.select_related("region", "jurisdiction").get(pk=pair.host)
    at = cycle.at(PUBLISHED)
    chance = Random(f"listing {cycle.run.seed} {pair.key}")  # noqa: S311 -- a draw
    site = host.sites.filter(ends_on=None).order_by("-is_main", "pk").first()
    if site is None:
        place = Address(f"{host.region.name_in('en') if host.region else host.reference}", region=host.region)  # fmt: skip
        site = parties.add_site(organisation=host, place=place, is_main=True, actor=SYSTEM, at=at)
    occupation = _occupation(chance)
    listing = operations.write_listing(
        organisation=host,
        side=ListingSide.OFFER,
        kind=ListingKind.APPRENTICESHIP,
        content=operations.Content(
            title=occupation.name[:100] if occupation else "Work placement",
            occupation=occupation,
            site=site,
            seats_count=pair.seats,
            starts_on=cycle.begins_on - MARGIN,
            ends_on=cycle.ends_on + MARGIN,
            details=_details(chance),
        ),
        actor=SYSTEM,
        at=at,
    )
    until = cycle.begins_on
    listing = operations.publish_listing(listing=listing, expires_on=until, actor=SYSTEM, at=at)
    if listing.state == ListingState.IN_REVIEW:
        officer = actor_for(cycle.made("authority")["officers"][0], at.date())
        listing = operations.approve_listing(listing=listing, actor=officer, at=at)
    return Done({"listings": 1, "seats": pair.seats}, made=listing.pk)


def _occupation(chance: Random) -> Occupation | None:
    count = Occupation.objects.count()
    return Occupation.objects.order_by("pk")[chance.randrange(count)] if count else None


def _details(chance: Random) -> dict[str, Any]:
    """Describe work that breaks no rule: by day, eight hours, paid most of what employees earn."""
    wage = chance.choice(WAGES)
    return {
        "programme": "order_class",
        "months": 6,
        "tasks": list(TASKS),
        "venue_type": "office",
        "hours_a_day": "7",
        "days_a_week": 5,
        "shift": "day",
        "night_shift": False,
        "independent_work": True,
        "monthly_pay": wage * SHARE_OF_WAGE // 100,
        "same_post_wage": wage,
        "fees": 0,
        "agency_involved": False,
        "hazards": [],
        "mentors_count": 4,
    }


# -- enquiries ----------------------------------------------------------------------------------


def enquire_parts(cycle: Cycle) -> Iterator[Part]:
    listings = cycle.all_made("publish")
    offices = {part: made["office"] for part, made in cycle.all_made("staff").items()}
    for pair in drawn_in(cycle.plan).pairs:
        yield Part(pair.key, partial(_enquire, cycle, pair, listings[pair.key], offices))


def _enquire(cycle: Cycle, pair: Pair, listing: int, offices: Mapping[str, int]) -> Done:
    college = Organisation.objects.get(pk=pair.college)
    asker = actor_for(offices[f"{pair.college}"], cycle.at(ASKED).date())
    asked = actor_for(offices[f"{pair.host}"], cycle.at(ANSWERED).date())
    enquiry = operations.open_enquiry(
        asker=college,
        listing=Listing.objects.select_related("organisation").get(pk=listing),
        text="A class of ours would learn this trade with you.",
        seats_count=pair.seats,
        actor=asker,
        at=cycle.at(ASKED),
    )
    operations.write_message(enquiry=enquiry, text="Gladly.", actor=asked, at=cycle.at(ANSWERED))
    operations.agree_on_enquiry(
        enquiry=enquiry, seats_count=pair.seats, actor=asked, at=cycle.at(AGREED_ON)
    )
    return Done({"enquiries": 1, "agreed": 1}, made=enquiry.pk)


# -- agreements ---------------------------------------------------------------------------------


def agree_parts(cycle: Cycle) -> Iterator[Part]:
    enquiries, staff = cycle.all_made("enquire"), cycle.all_made("staff")
    for pair in drawn_in(cycle.plan).pairs:
        signers = {pair.college: staff[f"{pair.college}"]["signatory"], pair.host: staff[f"{pair.host}"]["signatory"]}  # fmt: skip
        yield Part(pair.key, partial(_agree, cycle, pair, enquiries[pair.key], signers))


def _agree(cycle: Cycle, pair: Pair, enquiry: int, signers: dict[int, int]) -> Done:
    """Open the cooperation, visit the host, say whether one is ready, agree for the class, and sign."""
    college = Organisation.objects.get(pk=pair.college)
    host = Organisation.objects.get(pk=pair.host)
    cooperation = cooperations.open_cooperation(
        organisation=college,
        others=[host],
        kind="apprenticeship",
        title="Order class",
        purpose="A class learns a trade at the host.",
        enquiry=Enquiry.objects.get(pk=enquiry),
        actor=SYSTEM,
        at=cycle.at(OPENED),
    )
    readiness.write_site_report(
        college=college,
        host=host,
        visited_on=cycle.at(OPENED).date(),
        observations={one.key: "holds" for one in library.inspected()},
        suitability="suitable",
        actor=SYSTEM,
        at=cycle.at(OPENED),
    )
    for side in (college, host):
        readiness.assess_readiness(
            cooperation=cooperation,
            organisation=side,
            answers=CALM,
            actor=SYSTEM,
            at=cycle.at(OPENED),
        )
    version = _draft(cycle, pair, cooperation, college, host)
    sign(version, host, signers, out=cycle.at(OUT), signed=cycle.at(SIGNED))
    counts = {"cooperations": 1, "site_reports": 1, "agreements": 1, "signatures": 2}
    return Done(counts, made=version.agreement_id)


def _draft(
    cycle: Cycle, pair: Pair, cooperation: Cooperation, college: Organisation, host: Organisation
) -> AgreementVersion:
    listing = cooperation.enquiry.listing if cooperation.enquiry else None
    said = listing.details if listing else {}
    site = listing.site if listing else None
    return agreements.draft_agreement(
        cooperation=cooperation,
        template="apprenticeship",
        sides=[Side("college", college), Side("host", host)],
        terms={
            "purpose": "A class learns a trade at the host.",
            "content": "Weekly tasks, each with a level; a mentor for five students.",
            "major": "all",
            "seats": pair.seats,
            "place": site.address if site else host.reference,
            "starts_on": (cycle.begins_on - timedelta(days=10)).isoformat(),
            "ends_on": (cycle.ends_on + timedelta(days=30)).isoformat(),
            "hours_per_day": 7,
            "days_per_week": 5,
            "night_shift": False,
            "currency": college.jurisdiction.effective_currency,
            "host.monthly_pay_minor": said.get("monthly_pay"),
            "host.same_post_wage_minor": said.get("same_post_wage"),
            "tutor": "the tutors of the class",
            "host.mentor": "the mentors of the house",
        },
        actor=SYSTEM,
        at=cycle.at(DRAFTED),
    )


def sign(
    version: AgreementVersion,
    host: Organisation,
    signers: dict[int, int],
    *,
    out: datetime,
    signed: datetime,
) -> int:
    """Have both sides confirm, check, and sign in their order; persons sign by a link of their own.

    Gives how many have signed.
    """
    version = agreements.propose_agreement(version=version, to=host, note="", actor=SYSTEM, at=out)
    parties = parties_of(version)
    for party in parties:
        if party.organisation_id is not None:
            negotiation.confirm_facts(party=party, actor=SYSTEM, at=out)
    checking.check_agreement(version=version, actor=SYSTEM, at=out)
    version = checking.begin_signing(version=version, actor=SYSTEM, at=out)
    for party in parties:
        if party.organisation_id is not None:
            actor, proof = actor_for(signers[party.organisation_id], signed.date()), Proof("second_factor")  # fmt: skip
        else:
            assert party.person is not None  # noqa: S101 -- a party is one or the other
            actor, proof = link_holder(party.person), Proof("link")
        signing.sign_agreement(party=party, proof=proof, actor=actor, at=signed)
    return len(parties)
