"""What a student's own page says of all that others see to, and of the pay that is agreed."""

from datetime import timedelta

import pytest
from tests.factories import agreements as agreeing
from tests.factories import placements as making
from tests.factories.parties import NOW
from tests.web.placements.owning import page, words

from ronghe.parties import operations as parties
from ronghe.parties.actors import SYSTEM, acting_as
from ronghe.placements.consent_text import consent_text
from ronghe.placements.gate import check
from ronghe.placements.models import Consent, InsuranceCover, Placement, PlacementState
from ronghe.placements.operations import placements
from ronghe.placements.queries.own_placement import has_changed

pytestmark = pytest.mark.django_db
IN_ORDER = "Papers, insurance, and who looks after you are in order"
BEING_MENDED = "Some papers are still being put in order; you need do nothing about them"
NOT_KNOWN = "Not all papers are known to be in order yet; you need do nothing about them"


@pytest.fixture
def client(sign_in, student):
    parties.create_user(person=student.person, email="pupil@example.org", actor=SYSTEM, at=NOW)
    return sign_in(acting_as(student, on=NOW.date()))


def active(**more):
    Placement.objects.update(state=PlacementState.ACTIVE, **more)


def last_step(client, placement):
    found = client.get(page("own_placement", placement)).context["steps"].facts[-1]
    return str(found.mark), str(found.sentence)


@pytest.mark.parametrize("state", ["ready", "active", "suspended"])
def test_nothing_is_in_order_while_the_page_says_that_it_is_open(client, placement, state):
    Placement.objects.update(state=state)

    assert last_step(client, placement) == (
        "due",
        "Still open: insurance, who is your tutor, who is your mentor",
    )


def test_an_insurance_that_is_over_counts_no_more(client, whole):
    active(starts_on=NOW.date() - timedelta(40))
    over = NOW.date() - timedelta(1)
    InsuranceCover.objects.update(starts_on=over - timedelta(39), ends_on=over)

    assert last_step(client, whole) == ("due", "Still open: insurance")


def test_a_gate_that_nobody_looked_at_is_no_pass(client, whole):
    active(checked_at=None)

    assert last_step(client, whole) == ("unknown", NOT_KNOWN)


def test_what_the_records_lack_is_no_pass(client, whole):
    active(agreement=None)

    assert last_step(client, whole) == ("due", BEING_MENDED)


def test_what_nobody_knows_is_no_pass(client, whole):
    work = {name: value for name, value in whole.work.items() if name != "hazards"}
    placements.state_work(placement=whole, work=work, actor=SYSTEM, at=NOW)
    active()

    assert last_step(client, whole) == ("unknown", NOT_KNOWN)


def test_when_all_is_known_to_hold_it_says_so(client, whole):
    active()

    assert last_step(client, whole) == ("holds", IN_ORDER)


# -- the pay that is agreed -------------------------------------------------------------------


@pytest.fixture
def silent(whole):
    """Of the pay only the agreement speaks; all that was signed was signed of that."""
    work = {name: value for name, value in making.LAWFUL.items() if name != "monthly_pay_minor"}
    found = placements.state_work(placement=whole, work=work, actor=SYSTEM, at=NOW)
    making.consented(found)
    return found


def test_the_pay_of_the_agreement_stands_on_the_page_and_in_the_text(client, silent):
    own = words(client.get(page("own_placement", silent)))
    asked = words(client.get(page("consent_give", silent)))

    assert "3,200.00 CNY" in own
    assert "not stated yet" not in own
    assert "Pay in a month: 3,200.00 CNY, paid to the student alone." in asked


def test_what_is_signed_counts_before_what_was_stated(client, whole):
    own = words(client.get(page("own_placement", whole)))

    assert "3,200.00 CNY" in own
    assert "1,800.00" not in own


def consents_kept(placement):
    """Ask the pages and the gate: both know the same of it."""
    check(placement, actor=SYSTEM, at=NOW)
    given = Consent.objects.filter(placement=placement, withdrawn_at=None)
    return [not has_changed(one) for one in given.order_by("pk")]


def test_a_consent_to_a_text_that_was_silent_stands(silent):
    assert consents_kept(silent) == [True, True]


def test_another_pay_agreed_later_asks_again(cast, client, student, silent):
    later = NOW + timedelta(1)
    agreeing.amended(
        silent.agreement,
        acting_as(student, on=NOW.date()),
        cast,
        at=later,
        host__monthly_pay_minor=300_000,
    )

    text = consent_text(silent, "en")

    assert "Pay in a month from 12 October 2026: 3,200.00 CNY" in text
    assert "Pay in a month from 11 November 2026: 3,000.00 CNY" in text
    assert consents_kept(silent) == [False, False]


def test_an_amendment_that_leaves_the_pay_alone_asks_nobody(cast, student, silent):
    actor = acting_as(student, on=NOW.date())
    agreeing.amended(silent.agreement, actor, cast, at=NOW + timedelta(1), place="二号车间")

    assert consents_kept(silent) == [True, True]
