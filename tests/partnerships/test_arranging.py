"""How a party signs is chosen before anybody does."""

import pytest
from django.urls import reverse
from tests.factories.agreements import cooperation, draft, out_for_signature, with_mandates
from tests.factories.parties import NOW, mandate, member

from ronghe.kernel.models import AuditRecord, Event, Message
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import DocumentKind, Role, SigningMandate
from ronghe.partnerships.agreement_receivers import tell_who_signs_next
from ronghe.partnerships.models import Channel
from ronghe.partnerships.operations.arranging import (
    ArrangementIsFixed,
    NoSuchChannel,
    NoSuchSignatory,
    NoSuchTurn,
    arrange_signing,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(cast):
    return draft(cast, cooperation(cast))


def choose(version, actor, channel=Channel.PAPER, **more):
    return arrange_signing(
        party=version.parties.get(key="host"),
        channel=channel,
        actor=actor,
        at=NOW,
        **{"order_group": 1, **more},
    )


def test_party_signs_on_paper_where_it_was_chosen(cast, version):
    assert choose(version, cast.plant_manager).channel == Channel.PAPER
    choose(version, cast.dean)

    told = AuditRecord.objects.filter(verb="agreement.signing_arranged")
    assert [one.details["channel"] for one in told] == ["paper"]


def test_way_is_fixed_once_signing_has_begun(cast, version):
    with_mandates(cast)
    out = out_for_signature(cast, version)

    with pytest.raises(ArrangementIsFixed):
        choose(out, cast.dean)


def test_service_that_is_not_connected_cannot_be_chosen(cast, version):
    with pytest.raises(NoSuchChannel):
        choose(version, cast.dean, Channel.PROVIDER)


def test_strangers_choose_nothing(cast, version):
    for actor in (cast.outsider, cast.student, cast.inspector):
        with pytest.raises(NotAllowed):
            choose(version, actor)


def test_way_is_chosen_on_the_web(sign_in, cast, version):
    address = reverse("agreements:signing_arrange", args=[version.agreement.reference, "host"])
    client = sign_in(cast.dean)
    page = client.get(reverse("agreements:agreement_page", args=[version.agreement.reference]) + "?tab=signatures")  # fmt: skip
    assert address in page.content.decode()

    client.post(address, {"channel": "paper", "order_group": "2"})

    party = version.parties.get(key="host")
    assert (party.channel, party.order_group) == (Channel.PAPER, 2)


def test_who_is_expected_to_sign_is_told_and_nobody_else(cast, version):
    with_mandates(cast)
    second = member(cast.enterprise, Role.SIGNATORY, "方圆")
    expected = mandate(
        cast.enterprise, second.person, SYSTEM, confirmed_by=SYSTEM, kinds=list(DocumentKind)
    )
    choose(version, cast.dean, Channel.NATIVE, mandate=expected)

    out = out_for_signature(cast, version)

    event = Event.objects.get(name="agreement.signing_begun", subject_id=out.agreement_id)
    tell_who_signs_next(event)
    told = Message.objects.filter(dedupe_key__startswith=f"agreement.signing_begun:{event.pk}:")
    assert {one.person_id for one in told} == {second.person_id}


def test_nobody_is_expected_who_is_not_entitled_and_no_turn_is_nought(cast, version):
    with_mandates(cast)
    own = SigningMandate.objects.get(organisation=cast.college)

    with pytest.raises(NoSuchSignatory):
        choose(version, cast.dean, mandate=own)
    with pytest.raises(NoSuchTurn):
        choose(version, cast.dean, order_group=0)

    party = version.parties.get(key="host")
    assert (party.channel, party.mandate) == (Channel.NATIVE, None)
