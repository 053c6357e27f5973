"""Agreements take the seats of the listing from which they came, once, and give them back."""

import threading

import pytest
from django.db import IntegrityError, connections, transaction
from tests.factories.agreements import (
    ENDS,
    STARTS,
    changed,
    cooperation,
    in_force,
    out_for_signature,
    placement,
    sign,
    with_mandates,
)
from tests.factories.listings import enquiry, published
from tests.factories.parties import NOW, enrolled, identity_number

from ronghe.parties.actors import SYSTEM
from ronghe.partnerships import agreement_seats, operations
from ronghe.partnerships.models import AgreementState, Listing, SeatHolding
from ronghe.partnerships.operations import agreements, amending, checking, cooperations, signing
from ronghe.partnerships.versions import Side

database = pytest.mark.django_db
PATIENCE_SECONDS = 30
TWO = 2
APPRENTICES = {
    "major": "数控技术",
    "place": "企业生产车间",
    "host.mentor": "周强",
    "tutor": "吴岚",
    "purpose": "育人",
    "content": "培养",
    "starts_on": STARTS.isoformat(),
    "ends_on": ENDS.isoformat(),
}


def agreed(cast, *, seats, kept=None):
    """A talk that ended well about an offer of so many seats, some of which it keeps."""
    talk = enquiry(published(cast.enterprise, seats_count=seats), cast.dean)
    return operations.agree_on_enquiry(
        enquiry=talk, seats_count=kept, actor=cast.plant_manager, at=NOW
    )


def opened(cast, talk, kind="placement"):
    return cooperation(cast, ready=kind != "placement", kind=kind, enquiry=talk)


def grown(cast, number=1):
    return enrolled(
        cast.school_class,
        f"学生{number}",
        f"2026{number:04d}",
        identity_number=identity_number(f"200701{number + 10}"),
    )


def class_of(cast, of, seats):
    return agreements.draft_agreement(
        cooperation=of,
        template="apprenticeship",
        sides=[Side("college", cast.college), Side("host", cast.enterprise)],
        terms=APPRENTICES | {"seats": seats},
        actor=cast.dean,
        at=NOW,
    )


def left(talk):
    return Listing.objects.get(pk=talk.listing_id).seats_left


def held():
    found = SeatHolding.objects.filter(released_at=None).order_by("pk")
    return {one.holder_reference: one.count for one in found}


def withdrawn(cast, version):
    return signing.withdraw_agreement(version=version, reason="改", actor=cast.dean, at=NOW)


@database
def test_each_student_takes_one_seat_when_signing_begins(cast):
    with_mandates(cast)
    talk = agreed(cast, seats=3)
    of = opened(cast, talk)
    version = placement(cast, grown(cast), of=of)
    assert left(talk) == 3

    out = out_for_signature(cast, version)

    assert (left(talk), held()) == (2, {out.agreement.reference: 1})


@database
def test_what_the_enquiry_keeps_passes_over_and_is_counted_once(cast):
    with_mandates(cast)
    talk = agreed(cast, seats=3, kept=2)
    of = opened(cast, talk)
    assert left(talk) == 1

    first, second, third = (
        out_for_signature(cast, placement(cast, grown(cast, number), of=of)) for number in (1, 2, 3)
    )

    references = [one.agreement.reference for one in (first, second, third)]
    assert held() == dict.fromkeys(references, 1)
    assert left(talk) == 0


@database
def test_an_order_class_takes_the_seats_that_it_states(cast):
    with_mandates(cast)
    talk = agreed(cast, seats=30, kept=10)
    version = class_of(cast, opened(cast, talk, "apprenticeship"), 25)

    out = out_for_signature(cast, version)

    assert (left(talk), held()) == (5, {out.agreement.reference: 25})


@database
def test_a_framework_takes_no_seat(cast):
    with_mandates(cast)
    talk = agreed(cast, seats=3)
    of = opened(cast, talk, "framework")
    version = agreements.draft_agreement(
        cooperation=of,
        template="framework",
        sides=[Side("college", cast.college), Side("host", cast.enterprise)],
        terms={
            "purpose": "育人",
            "content": "实习",
            "starts_on": STARTS.isoformat(),
            "ends_on": ENDS.isoformat(),
        },
        actor=cast.dean,
        at=NOW,
    )

    out_for_signature(cast, version)

    assert (left(talk), held()) == (3, {})


@database
def test_when_no_seat_is_left_signing_cannot_begin(cast):
    with_mandates(cast)
    talk = agreed(cast, seats=1)
    of = opened(cast, talk)
    out_for_signature(cast, placement(cast, grown(cast, 1), of=of))

    with pytest.raises(checking.NotReadyToSign) as refusal:
        out_for_signature(cast, placement(cast, grown(cast, 2), of=of))

    (hindrance,) = refusal.value.hindrances
    assert (hindrance.kind, hindrance.about) == ("seats", talk.listing.reference)
    assert "1 seat too few" in hindrance.says
    assert left(talk) == 0


@database
def test_a_withdrawn_text_gives_the_seat_back_to_whom_it_was_kept_for(cast):
    with_mandates(cast)
    talk = agreed(cast, seats=3, kept=1)
    of = opened(cast, talk)
    out = out_for_signature(cast, placement(cast, grown(cast), of=of))
    assert held() == {out.agreement.reference: 1}

    withdrawn(cast, out)

    assert (left(talk), held()) == (2, {talk.reference: 1})


@database
def test_a_refused_text_gives_the_seat_back_to_the_listing(cast):
    with_mandates(cast)
    talk = agreed(cast, seats=3)
    out = out_for_signature(cast, placement(cast, grown(cast), of=opened(cast, talk)))

    signing.refuse_agreement(
        party=out.parties.get(key="host"), reason="不妥", actor=cast.plant_manager, at=NOW
    )

    assert (left(talk), held()) == (3, {})


def signed(cast, talk):
    out = out_for_signature(cast, class_of(cast, opened(cast, talk, "apprenticeship"), 20))
    sign(out, "host", cast.signatory)
    sign(out, "college", cast.dean)
    out.agreement.refresh_from_db()
    assert out.agreement.state == AgreementState.IN_FORCE
    return out.agreement


@database
def test_students_of_an_order_class_sit_on_the_seats_that_it_holds(cast):
    with_mandates(cast)
    talk = agreed(cast, seats=2)
    of = opened(cast, talk, "apprenticeship")
    out = in_force(cast, class_of(cast, of, 1))
    first, second, third = (placement(cast, grown(cast, number), of=of) for number in (1, 2, 3))

    out_for_signature(cast, first)
    assert (left(talk), held()) == (1, {out.agreement.reference: 1})
    out_for_signature(cast, second)

    assert held() == {out.agreement.reference: 1, second.agreement.reference: 1}
    with pytest.raises(checking.NotReadyToSign):
        out_for_signature(cast, third)


@database
@pytest.mark.parametrize(("last_day", "free"), [(NOW.date(), 30), (STARTS, 10)])
def test_an_end_before_the_first_day_gives_seats_back_a_later_one_does_not(last_day, free, cast):
    with_mandates(cast)
    talk = agreed(cast, seats=30)
    agreement = signed(cast, talk)

    amending.terminate_agreement(
        agreement=agreement,
        reason="停产",
        ended_on=last_day,
        students_then="转回校内",
        actor=cast.dean,
        at=NOW,
    )

    assert left(talk) == free


@database
def test_an_annulled_agreement_gives_its_seats_back(cast):
    with_mandates(cast)
    talk = agreed(cast, seats=30)
    agreement = signed(cast, talk)

    amending.annul_agreement(
        agreement=agreement,
        reason="无效",
        students_then="学生转回校内实训",
        actor=cast.coordinator,
        at=NOW,
    )

    assert (left(talk), held()) == (30, {})


@database
def test_an_amendment_takes_what_it_adds_and_gives_it_back_when_it_is_withdrawn(cast):
    with_mandates(cast)
    talk = agreed(cast, seats=30)
    agreement = signed(cast, talk)
    amendment = amending.draft_amendment(
        agreement=agreement, purpose="扩招", effective_on=STARTS, actor=cast.dean, at=NOW
    )
    agreements.revise_agreement(
        version=amendment,
        document=changed(amendment, seats=28),
        why="扩招",
        actor=cast.dean,
        at=NOW,
    )

    out = out_for_signature(cast, amendment)
    assert left(talk) == 2
    withdrawn(cast, out)

    assert left(talk) == 10


@database
def test_a_cooperation_that_is_given_up_frees_what_its_enquiry_kept(cast):
    talk = agreed(cast, seats=3, kept=2)
    of = opened(cast, talk)

    cooperations.give_up_cooperation(cooperation=of, reason="停产", actor=cast.dean, at=NOW)

    assert (left(talk), held()) == (3, {})


@database
def test_agreements_of_other_cooperations_take_no_seat(cast):
    with_mandates(cast)
    talk = agreed(cast, seats=3)

    in_force(cast)

    assert left(talk) == 3


# -- two at the same moment -------------------------------------------------------------------


def at_once(*steps):
    start, told = threading.Barrier(len(steps)), []

    def run(step):
        try:
            start.wait(PATIENCE_SECONDS)
            step()
            told.append("done")
        except checking.NotReadyToSign as why:
            told.append(",".join(one.kind for one in why.hindrances))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[step]) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    return sorted(told)


@pytest.fixture
def rivals(committed_db, cast):
    """Two agreements, checked, of which the offer has a seat for one."""
    with_mandates(cast)
    of = opened(cast, agreed(cast, seats=1))
    made = [placement(cast, grown(cast, number), of=of) for number in (1, 2)]
    for version in made:
        agreements.propose_agreement(version=version, to=cast.enterprise, note="", actor=SYSTEM, at=NOW)  # fmt: skip
        for party in version.parties.exclude(organisation=None).order_by("-key"):
            operations.negotiation.confirm_facts(party=party, actor=SYSTEM, at=NOW)
        checking.check_agreement(version=version, actor=SYSTEM, at=NOW)
        version.refresh_from_db()
    return made


def begin(version):
    return lambda: checking.begin_signing(version=version, actor=SYSTEM, at=NOW)


def seats_held():
    return sum(held().values())


def test_of_two_agreements_that_race_for_the_last_seat_one_gets_it(rivals):
    told = at_once(*map(begin, rivals))

    assert told == ["done", "seats"]
    assert seats_held() == 1
    assert Listing.objects.get().seats_left == 0


@pytest.mark.race_twin_of("test_of_two_agreements_that_race_for_the_last_seat_one_gets_it")
def test_without_the_lock_two_agreements_take_the_last_seat(rivals, monkeypatch):
    """The control: both see one seat left. It must show the race."""
    both = threading.Barrier(TWO)

    def unlocked(listing):
        found = Listing.objects.get(pk=listing.pk)
        both.wait(PATIENCE_SECONDS)
        return found

    monkeypatch.setattr(agreement_seats, "locked_for_seats", unlocked)

    told = at_once(*map(begin, rivals))

    assert told == ["done", "done"]
    assert seats_held() == TWO


# -- what the database refuses ----------------------------------------------------------------


@database
@pytest.mark.breaks("seats_passed_are_held", "cooperation_once_for_an_enquiry")
def test_seats_and_enquiries_are_counted_once_on_every_route(cast):
    talk = agreed(cast, seats=3, kept=2)
    of = opened(cast, talk)
    other = cooperation(cast, ready=False)
    attempts = {
        "seats_passed_are_held": lambda: SeatHolding.objects.update(passed_count=9),
        "cooperation_once_for_an_enquiry": lambda: (
            type(of).objects.filter(pk=other.pk).update(enquiry=talk)
        ),
    }

    for name, attempt in attempts.items():
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            attempt()
