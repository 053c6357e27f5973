"""Signing by a licensed service: accepted, refused, silent, answered twice, answered too late."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.factories.agreements import (
    ALL_KINDS,
    TERMS,
    cooperation,
    out_for_signature,
    sign,
    with_mandates,
)
from tests.factories.parties import CERTIFICATE, NOW, mandate, member

from ronghe.kernel.documents import Answer, OrderRefused, Outcome
from ronghe.kernel.models import AuditRecord
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties.actors import SYSTEM
from ronghe.parties.following import day_of
from ronghe.parties.models import Role, SigningMandate
from ronghe.parties.operations import mandates
from ronghe.partnerships import agreement_tasks
from ronghe.partnerships.models import Agreement, AgreementState, Channel, ProviderOrder
from ronghe.partnerships.operations import agreements, provider, signing
from ronghe.partnerships.versions import Side

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def service(settings):
    """A service is connected; nobody speaks to it here."""
    settings.RONGHE_SIGNING_URL = "https://sign.example/v1"


@pytest.fixture
def out(cast):
    """The enterprise signs by the service, then the college on the platform."""
    with_mandates(cast)
    version = agreements.draft_agreement(
        cooperation=cooperation(cast),
        template="framework",
        sides=[
            Side("college", cast.college),
            Side("host", cast.enterprise, channel=Channel.PROVIDER),
        ],
        terms=TERMS,
        actor=cast.dean,
        at=NOW,
    )
    return out_for_signature(cast, version)


def ordered(version, cast, **changes):
    given = {
        "party": version.parties.get(key="host"),
        "signer": cast.signatory.person,
        "actor": cast.dean,
        "at": NOW,
    }
    return provider.order_signature(**given | changes)


def answered(order, outcome, file=CERTIFICATE, **more):
    answer = Answer(order.key, outcome, "S-1", NOW, file=file, **more)
    return provider.take_answer(order=order, answer=answer, actor=SYSTEM, at=NOW)


def test_an_accepted_order_is_a_signature(out, cast):
    order = ordered(out, cast)
    assert out.signatures.count() == 0

    done = answered(order, Outcome.SIGNED)

    made = out.signatures.get()
    assert (made.channel, made.signed_by) == ("provider", cast.signatory.person)
    assert made.proof == {"kind": "provider", "key": order.key, "reference": "S-1"}
    assert done.file.kind == "provider_signed"
    sign(out, "college", cast.dean)
    assert Agreement.objects.get().state == AgreementState.IN_FORCE


def test_an_order_that_waits_is_not_made_twice(out, cast):
    assert ordered(out, cast) == ordered(out, cast)
    assert ProviderOrder.objects.count() == 1


def test_while_the_service_is_silent_or_waits_nothing_happens(out, cast):
    order = answered(ordered(out, cast), Outcome.PENDING)

    assert (order.outcome, out.signatures.count()) == ("pending", 0)


def test_an_answer_that_comes_twice_counts_once(out, cast):
    order = ordered(out, cast)
    first = answered(order, Outcome.SIGNED)

    again = answered(order, Outcome.SIGNED)
    other = answered(order, Outcome.REFUSED, reason="反悔")

    assert (again.outcome, other.outcome) == ("signed", "signed")
    assert other.file == first.file
    assert out.signatures.count() == 1


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.EXPIRED])
def test_what_was_not_signed_is_ordered_anew_under_another_key(outcome, out, cast):
    first = answered(ordered(out, cast), outcome, reason="未签")

    second = ordered(out, cast)

    assert (first.outcome, first.reason) == (str(outcome), "未签")
    assert out.signatures.count() == 0
    assert second.key != first.key


def test_a_signature_that_comes_too_late_is_kept_and_signs_nothing(out, cast):
    order = ordered(out, cast)
    signing.withdraw_agreement(version=out, reason="改", actor=cast.dean, at=NOW)

    done = answered(order, Outcome.SIGNED)

    assert done.file is not None
    assert out.signatures.count() == 0


def test_of_two_signatories_whom_the_service_asked_the_first_signs(out, cast):
    """The second order is over too: it neither waits for ever nor stops those behind it."""
    second = member(cast.enterprise, Role.SIGNATORY, "赵刚").person
    mandate(cast.enterprise, second, SYSTEM, confirmed_by=SYSTEM, kinds=ALL_KINDS)
    orders = [ordered(out, cast), ordered(out, cast, signer=second)]

    done = [answered(order, Outcome.SIGNED) for order in orders]

    assert [one.outcome for one in done] == ["signed", "signed"]
    assert all(one.file is not None for one in done)
    assert out.signatures.get().signed_by == cast.signatory.person


def test_a_signer_whose_mandate_is_gone_by_then_has_signed_nothing(out, cast):
    order = ordered(out, cast)
    mandates.revoke_mandate(
        mandate=SigningMandate.objects.get(organisation=cast.enterprise),
        reason="调岗",
        actor=cast.plant_manager,
        at=NOW,
    )

    done = answered(order, Outcome.SIGNED)

    assert (done.outcome, out.signatures.count()) == ("signed", 0)
    assert done.file is not None
    assert AuditRecord.objects.filter(verb="signing_order.left_aside").count() == 1


def test_where_no_service_is_connected_nothing_is_ordered(out, cast, settings):
    settings.RONGHE_SIGNING_URL = ""

    with pytest.raises(provider.ServiceIsMissing):
        ordered(out, cast)


def test_an_order_of_which_the_service_knows_nothing_runs_out_with_its_time(out, cast, monkeypatch):
    order = ordered(out, cast)
    asked = Forgetful()
    monkeypatch.setattr(agreement_tasks.signing_office, "provider", lambda: asked)
    agreement_tasks.ask_signing_service(int(NOW.timestamp()))
    assert ProviderOrder.objects.get().outcome == "pending"

    agreement_tasks.ask_signing_service(int((NOW + timedelta(days=15)).timestamp()))

    order.refresh_from_db()
    assert (order.outcome, order.reason) == ("expired", "no such order")


class Forgetful:
    """A service that has lost every order."""

    def ask(self, key, *, at):
        raise OrderRefused("no such order")


def test_the_service_does_not_get_past_the_order(cast):
    with_mandates(cast)
    version = agreements.draft_agreement(
        cooperation=cooperation(cast),
        template="framework",
        sides=[
            Side("college", cast.college, channel=Channel.PROVIDER),
            Side("host", cast.enterprise),
        ],
        terms=TERMS,
        actor=cast.dean,
        at=NOW,
    )
    version = out_for_signature(cast, version)
    college = {"party": version.parties.get(key="college"), "signer": cast.dean.person}

    with pytest.raises(signing.NotYetYourTurn):
        ordered(version, cast, **college)

    sign(version, "host", cast.signatory)
    answered(ordered(version, cast, **college), Outcome.SIGNED)
    assert Agreement.objects.get().state == AgreementState.IN_FORCE


def test_the_service_gets_past_neither_mandate_nor_channel(out, cast):
    with pytest.raises(signing.NotEntitled):
        ordered(out, cast, signer=cast.mentor.person)
    with pytest.raises(signing.OtherChannel):
        ordered(out, cast, party=out.parties.get(key="college"), signer=cast.dean.person)
    with pytest.raises(signing.OtherChannel):
        sign(out, "host", cast.signatory)
    with pytest.raises(NotAllowed):
        ordered(out, cast, actor=cast.outsider)


def test_only_the_system_takes_answers(out, cast):
    order = ordered(out, cast)

    with pytest.raises(NotAllowed):
        provider.take_answer(
            order=order,
            answer=Answer(order.key, Outcome.SIGNED, "S", NOW, file=CERTIFICATE),
            actor=cast.dean,
            at=NOW,
        )


def test_the_day_is_that_of_the_place():
    """At seven in the morning of the first, it is still the last of September in Greenwich."""
    morning = datetime(2026, 10, 1, 7, 0, tzinfo=ZoneInfo("Asia/Shanghai"))

    assert day_of(morning.astimezone(ZoneInfo("UTC"))).isoformat() == "2026-10-01"
    assert day_of(morning - timedelta(hours=8)).isoformat() == "2026-09-30"
