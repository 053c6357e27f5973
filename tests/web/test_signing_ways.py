"""Papers looked at by a second person, and orders at a licensed service, in the browser's terms."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.factories.agreements import TERMS, cooperation, out_for_signature, with_mandates
from tests.factories.parties import CERTIFICATE, NOW
from tests.kernel.documents.signing_service import SigningService

from ronghe.kernel import news
from ronghe.kernel.models import Event, Message
from ronghe.partnerships.models import Channel, PaperSigning, ProviderOrder
from ronghe.partnerships.operations import agreements, signing
from ronghe.partnerships.versions import Side

pytestmark = pytest.mark.django_db
NOTICE = reverse("agreements:notice_take")


def out(cast, channel):
    with_mandates(cast)
    version = agreements.draft_agreement(
        cooperation=cooperation(cast),
        template="framework",
        sides=[Side("college", cast.college), Side("host", cast.enterprise, channel=channel)],
        terms=TERMS,
        actor=cast.dean,
        at=NOW,
    )
    return out_for_signature(cast, version)


def step(name, version, *more):
    return reverse(f"agreements:{name}", args=[version.agreement.reference, *more])


def tab(version):
    return step("agreement_page", version) + "?tab=signatures"


# -- paper ------------------------------------------------------------------------------------


@pytest.fixture
def recorded(cast, sign_in):
    version = out(cast, Channel.PAPER)
    sign_in(cast.dean).post(
        step("paper_record", version, "host"),
        {
            "person": cast.signatory.person_id,
            "signed_on": NOW.date().isoformat(),
            "has_signature": "on",
            "seal": "contract",
            "file": SimpleUploadedFile("scan.pdf", CERTIFICATE),
        },
    )
    return version


def test_whoever_recorded_a_paper_is_told_that_somebody_else_confirms(recorded, cast, sign_in):
    paper = PaperSigning.objects.get()
    confirm = step("paper_confirm", recorded, paper.pk)

    own = sign_in(cast.dean).get(tab(recorded)).content.decode()
    other = sign_in(cast.cooperation_officer).get(tab(recorded)).content.decode()

    assert confirm not in own
    assert "You recorded this paper" in own
    assert confirm in other
    assert step("paper_scan", recorded, paper.pk) in other


def test_a_paper_is_not_confirmed_with_a_reason_that_stays_readable(recorded, cast, sign_in):
    paper, client = PaperSigning.objects.get(), sign_in(cast.cooperation_officer)

    client.post(step("paper_reject", recorded, paper.pk), {"objection": ""})
    assert PaperSigning.objects.get().is_confirmed is None
    done = client.post(step("paper_reject", recorded, paper.pk), {"objection": "章看不清"})

    assert done["Location"] == tab(recorded)
    assert PaperSigning.objects.get().is_confirmed is False
    event = Event.objects.get(name="paper.rejected")
    news.deliver(event.pk, "partnerships.tell_rejected", secrets={}, at=NOW)
    assert [one.person_id for one in Message.objects.all()] == [cast.dean.person_id]
    assert "章看不清" in sign_in(cast.plant_manager).get(tab(recorded)).content.decode()
    assert recorded.signatures.count() == 0


def test_the_scan_opens_to_those_who_sign_and_to_no_others(recorded, cast, sign_in):
    address = step("paper_scan", recorded, PaperSigning.objects.get().pk)

    statuses = {}
    for name in ("dean", "plant_manager", "mentor", "coordinator", "student", "outsider"):
        response = sign_in(getattr(cast, name)).get(address)
        statuses[name] = response.status_code
        if response.streaming:
            assert b"".join(response.streaming_content) == CERTIFICATE

    assert statuses == {
        "dean": 200,
        "plant_manager": 200,
        "mentor": 200,
        "coordinator": 403,
        "student": 404,
        "outsider": 404,
    }


# -- the licensed service ---------------------------------------------------------------------


@pytest.fixture
def service(settings):
    settings.RONGHE_SIGNING_URL, settings.RONGHE_SIGNING_SECRET = "https://sign.example/v1", "s"
    return SigningService("s", NOW)


@pytest.fixture
def ordering(cast, service, sign_in):
    version = out(cast, Channel.PROVIDER)
    sign_in(cast.dean).post(
        step("signature_order", version, "host"), {"person": cast.signatory.person_id}
    )
    return version


def told(service, order, at=None, body=None):
    query, content = service.notice(order.key, at or timezone.now())
    address = f"{NOTICE}?{'&'.join(f'{k}={v}' for k, v in query.items())}".replace("+", "%2B")
    outside = Client(enforce_csrf_checks=True)
    return outside.post(address, body or content, content_type="application/json")


def test_an_order_is_made_from_the_tab_and_its_state_stands_there(ordering, cast, sign_in):
    order = ProviderOrder.objects.get()

    shown = sign_in(cast.dean).get(tab(ordering)).content.decode()

    assert (order.party.key, order.outcome) == ("host", "pending")
    assert "Waiting" in shown
    assert step("signature_order", ordering, "host") not in shown


def test_the_services_notice_makes_it_a_signature_and_twice_makes_it_one(ordering, service):
    order = ProviderOrder.objects.get()
    service.signs(order.key, CERTIFICATE)

    first, second = told(service, order), told(service, order)

    assert [first.status_code, second.status_code] == [200, 200]
    assert json.loads(second.content) == {"key": order.key, "outcome": "signed"}
    assert ordering.signatures.count() == 1


def test_a_forged_or_old_notice_changes_nothing(ordering, service):
    order = ProviderOrder.objects.get()
    service.signs(order.key, CERTIFICATE)

    forged = told(service, order, body=b'{"key": "x"}')
    old = told(service, order, at=timezone.now() - timedelta(minutes=6))

    assert [forged.status_code, old.status_code] == [403, 403]
    assert ordering.signatures.count() == 0


def test_a_notice_about_no_order_of_ours_is_not_known(ordering, service):
    order = ProviderOrder.objects.get()
    service.refuses("AG-0000", "x")

    class Other:
        key = "AG-0000"

    assert told(service, Other).status_code == 404
    order.refresh_from_db()
    assert order.outcome == "pending"


def test_what_was_refused_there_can_be_ordered_again(ordering, service, cast, sign_in):
    order = ProviderOrder.objects.get()
    service.refuses(order.key, "换了负责人")
    told(service, order)

    shown = sign_in(cast.dean).get(tab(ordering)).content.decode()

    assert "换了负责人" in shown
    assert step("signature_order", ordering, "host") in shown
    sign_in(cast.dean).post(
        step("signature_order", ordering, "host"), {"person": cast.signatory.person_id}
    )
    assert ProviderOrder.objects.count() == 2


def test_a_signature_that_came_too_late_says_that_it_does_not_count(ordering, service, cast, sign_in):  # fmt: skip
    order = ProviderOrder.objects.get()
    signing.withdraw_agreement(version=ordering, reason="改", actor=cast.dean, at=NOW)
    service.signs(order.key, CERTIFICATE)
    assert told(service, order).status_code == 200

    order.refresh_from_db()
    assert (order.outcome, ordering.signatures.count()) == ("signed", 0)


def test_where_no_service_is_connected_the_notice_has_no_address(client, cast):
    assert client.post(NOTICE).status_code == 404
