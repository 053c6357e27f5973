"""Cooperations and agreements in the browser's terms: pages, forms, links, and a whole story."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.factories.agreements import (
    CALM,
    STARTS,
    confirmed,
    cooperation,
    draft,
    in_force,
    learner,
    out_for_signature,
    placement,
    sign,
    with_mandates,
)
from tests.factories.parties import NOW, mandate, membership, person

from ronghe.kernel.models import Event
from ronghe.parties import operations as parties
from ronghe.parties.actors import SYSTEM, acting_as
from ronghe.parties.models import DocumentKind, Role
from ronghe.partnerships.models import (
    Agreement,
    AgreementState,
    Cooperation,
    Obligation,
    VersionState,
)
from ronghe.partnerships.operations import amending, checking, negotiation, signing_links
from ronghe.partnerships.operations.negotiation import RouteStep

pytestmark = pytest.mark.django_db
MOST_QUERIES = 20


def page(agreement, tab=""):
    address = reverse("agreements:agreement_page", args=[agreement.reference])
    return f"{address}?tab={tab}" if tab else address


def step(name, agreement, *more):
    return reverse(f"agreements:{name}", args=[agreement.reference, *more])


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def dean_client(sign_in, dean):
    return sign_in(dean)


@pytest.fixture
def plant_client(sign_in, plant_manager):
    return sign_in(plant_manager)


@pytest.mark.parametrize("tab", ["", "terms", "people", "evidence", "history"])
def test_a_cooperation_is_read_in_few_queries(tab, cast, dean_client):
    with_mandates(cast)
    made = in_force(cast).agreement.cooperation
    address = reverse("cooperations:cooperation_page", args=[made.reference])

    with CaptureQueriesContext(connection) as asked:
        response = dean_client.get(f"{address}?tab={tab}")

    assert response.status_code == 200
    assert len(asked) <= MOST_QUERIES, [one["sql"][:90] for one in asked]


@pytest.mark.parametrize("stage", ["draft", "checked", "out", "in force"])
@pytest.mark.parametrize("tab", ["", "duties", "changes", "signatures", "history"])
def test_an_agreement_is_read_in_few_queries(stage, tab, cast, dean_client):
    with_mandates(cast)
    version = draft(cast)
    if stage == "checked":
        checking.check_agreement(version=confirmed(cast, version), actor=cast.dean, at=NOW)
    elif stage == "out":
        out_for_signature(cast, version)
    elif stage == "in force":
        in_force(cast, version)

    with CaptureQueriesContext(connection) as asked:
        response = dean_client.get(page(version.agreement, tab))

    assert response.status_code == 200
    assert len(asked) <= MOST_QUERIES, [one["sql"][:90] for one in asked]


def test_the_whole_way_from_opening_to_signature_and_an_early_end(cast, dean_client, plant_client):
    with_mandates(cast)
    opened = dean_client.post(
        reverse("cooperations:cooperation_open"),
        {
            "kind": "framework",
            "title": "数控合作",
            "purpose": "育人",
            "other": cast.enterprise.reference,
        },
    )
    assert opened.status_code == 302
    made = Cooperation.objects.get()
    for client in (dean_client, plant_client):
        client.post(reverse("cooperations:readiness_assess", args=[made.reference]), CALM)
    dean_client.post(
        reverse("cooperations:agreement_draft", args=[made.reference]),
        {
            "template": "framework",
            "title": "框架协议",
            "starts_on": "2026-10-12",
            "ends_on": "2029-10-11",
        },
    )
    agreement = Agreement.objects.get()
    terms = {"purpose": "育人", "content": "实习", "starts_on": "2026-10-12", "ends_on": "2029-10-11", "notice_days": "30", "why": "补齐"}  # fmt: skip
    dean_client.post(step("terms_change", agreement), terms)
    dean_client.post(step("draft_hand_over", agreement), {"to": cast.enterprise.pk, "note": ""})
    plant_client.post(step("facts_confirm", agreement))
    dean_client.post(step("facts_confirm", agreement))
    dean_client.post(step("agreement_check", agreement))
    agreement.refresh_from_db()
    assert agreement.state == AgreementState.CHECKING
    dean_client.post(step("signing_begin", agreement))
    agreement.refresh_from_db()
    assert agreement.state == AgreementState.SIGNING

    signatory = Client()
    signatory.force_login(cast.signatory.person.user)
    session = signatory.session
    session["demo_sign_in"], session["membership"] = True, cast.signatory.membership.pk
    session.save()
    text = signatory.get(step("agreement_sign", agreement))
    assert "本协议有效期自2026年10月12日起" in words(text) or "12 October 2026" in words(text)
    signatory.post(step("agreement_sign", agreement))
    dean_client.post(step("agreement_sign", agreement))
    agreement.refresh_from_db()
    assert agreement.state == AgreementState.IN_FORCE

    dean_client.post(
        step("agreement_end", agreement),
        {
            "reason": "停产",
            "ended_on": "2026-12-31",
            "at_fault": cast.enterprise.pk,
            "students_then": "",
        },
    )
    agreement.refresh_from_db()
    assert (agreement.state, agreement.at_fault) == (AgreementState.TERMINATED, cast.enterprise)


def test_a_clause_is_changed_and_the_change_is_marked(cast, dean_client):
    version = draft(cast)
    dean_client.post(
        step("clause_change", version.agreement, "change"),
        {
            "text_zh": "变更须经各方书面同意。",
            "text_en": "Changes need the written consent of all.",
            "why": "更清楚",
        },
    )

    changes = dean_client.get(page(version.agreement, "changes")).content.decode()

    assert "更清楚" in changes
    assert "<ins>" in changes
    assert "<del>" in changes


def test_what_is_not_known_stays_a_gap_on_the_page(cast, dean_client):
    version = draft(cast, purpose="")

    assert "________" in dean_client.get(page(version.agreement)).content.decode()


def test_a_required_clause_says_why_it_stays(cast, dean_client):
    version = draft(cast)

    response = dean_client.post(
        step("clause_change", version.agreement, "duties"),
        {"text_zh": " ", "text_en": " ", "why": "x"},
    )

    assert response.status_code == 200
    version.refresh_from_db()
    assert "duties" in {one.key for one in version.content.clauses}


def test_what_keeps_it_from_signature_stands_on_the_page(cast, dean_client):
    version = confirmed(cast, draft(cast))
    checking.check_agreement(version=version, actor=cast.dean, at=NOW)

    told = words(dean_client.get(page(version.agreement)))

    assert "mandate" in told or "授权" in told


def test_a_password_alone_does_not_sign(cast, dean_client):
    with_mandates(cast)
    version = out_for_signature(cast, draft(cast))
    sign(version, "host", cast.signatory)
    session = dean_client.session
    del session["demo_sign_in"]
    session["account_authentication_methods"] = [{"method": "password", "at": NOW.timestamp()}]
    session.save()

    dean_client.post(step("agreement_sign", version.agreement))

    assert version.signatures.count() == 1


def test_a_signature_sent_twice_is_one(cast, dean_client):
    with_mandates(cast)
    version = out_for_signature(cast, draft(cast))
    sign(version, "host", cast.signatory)
    for _time in range(2):
        dean_client.post(step("agreement_sign", version.agreement), {"idempotency_key": "k" * 20})

    assert version.signatures.count() == 2


# -- by link, on a telephone ------------------------------------------------------------------


@pytest.fixture
def link(cast):
    """Sent to somebody of the enterprise who has no account."""
    with_mandates(cast)
    version = out_for_signature(cast, draft(cast))
    signer = person(cast.enterprise, "钱国强", may_sign_in=False, phone="+8613800138333")
    membership(signer, cast.enterprise, Role.SIGNATORY)
    mandate(cast.enterprise, signer, SYSTEM, confirmed_by=SYSTEM, kinds=list(DocumentKind))
    made, token = signing_links.send_signing_link(
        party=version.parties.get(key="host"), person=signer, actor=cast.dean, at=NOW
    )
    return made, token


def test_somebody_without_an_account_reads_and_signs(link, client, monkeypatch):
    made, token = link
    monkeypatch.setattr(signing_links.secrets, "randbelow", lambda _end: 123456)
    address = reverse("agreements:link_page", args=[token])
    assert "数控" in client.get(address).content.decode()
    client.post(reverse("agreements:code_send", args=[token]))

    client.post(reverse("agreements:link_sign", args=[token]), {"code": "123456"})

    assert made.party.signatures.get().signed_by == made.person
    assert client.get(address).status_code == 200
    assert "本协议" not in client.get(address).content.decode()


def test_a_wrong_code_signs_nothing_and_a_strange_link_is_none(link, client):
    made, token = link
    client.post(reverse("agreements:link_sign", args=[token]), {"code": "000000"})

    assert made.party.signatures.count() == 0
    assert client.get(reverse("agreements:link_page", args=["x" * 32])).status_code == 404
    assert client.get(reverse("agreements:link_sign", args=[token])).status_code == 405


def test_a_refusal_by_link_says_why(link, client):
    made, token = link
    client.post(reverse("agreements:link_refuse", args=[token]), {"reason": "报酬不对"})

    made.party.version.refresh_from_db()
    assert made.party.version.state == VersionState.REFUSED
    assert made.party.version.closing_reason == "报酬不对"


def test_the_token_is_in_no_record_of_the_news(link):
    _made, token = link

    assert token not in str([one.payload for one in Event.objects.all()])


# -- verification, for everybody --------------------------------------------------------------


def verify(client, code):
    return client.get(reverse("agreements:document_verify", args=[code]))


def test_anyone_with_the_code_learns_what_a_document_is_worth(cast, client):
    with_mandates(cast)
    version = out_for_signature(cast, draft(cast))
    code = version.verification_code
    assert "AG-2026-0001" in words(verify(client, code))
    sign(version, "host", cast.signatory)
    sign(version, "college", cast.dean)

    told = words(verify(client, code))

    assert cast.college.name_in("en") in told
    assert cast.dean.person.full_name not in told
    assert "育" not in told  # nothing of what was agreed
    assert "AG-2026" not in words(verify(client, "222222222222"))


def test_a_code_is_typed_as_it_is_read(cast, client):
    with_mandates(cast)
    version = out_for_signature(cast, draft(cast))
    code = version.verification_code
    spoken = f" {code[:4]}-{code[4:8]}-{code[8:]} ".lower()

    response = client.post(reverse("agreements:code_enter"), {"code": spoken})

    assert response["Location"] == reverse("agreements:document_verify", args=[code])


# -- obligations and concerns -----------------------------------------------------------------


def test_an_obligation_is_reported_and_confirmed_from_the_page(cast, dean_client, plant_client):
    with_mandates(cast)
    agreement = in_force(cast).agreement
    owed = Obligation.objects.get(agreement=agreement, key="contact")
    plant_client.post(step("duty_report", agreement, owed.pk), {"words": "已任命"})
    assert "已任命" in dean_client.get(page(agreement, "duties")).content.decode()

    dean_client.post(step("duty_confirm", agreement, owed.pk))

    owed.refresh_from_db()
    assert owed.state == "kept"


def test_a_concern_goes_there_and_back(cast, dean_client, plant_client):
    made = cooperation(cast)
    dean_client.post(
        reverse("cooperations:concern_raise", args=[made.reference]),
        {"addressed_to": cast.enterprise.pk, "text": "师傅没有到岗"},
    )
    concern = made.concerns.get()
    plant_client.post(
        reverse("cooperations:concern_answer", args=[made.reference, concern.reference]),
        {"text": "明天到岗"},
    )
    shown = reverse("cooperations:cooperation_page", args=[made.reference])
    assert "明天到岗" in dean_client.get(shown).content.decode()

    dean_client.post(
        reverse("cooperations:concern_settle", args=[made.reference, concern.reference])
    )

    concern.refresh_from_db()
    assert concern.state == "settled"


def test_outsiders_see_nothing(cast, sign_in, outsider):
    version = draft(cast)
    client = sign_in(outsider)

    assert client.get(page(version.agreement)).status_code == 404
    assert client.post(step("facts_confirm", version.agreement)).status_code == 404


def test_who_signs_for_themselves_reads_the_text_and_not_the_talk_before_it(cast, sign_in):
    with_mandates(cast)
    student = learner(cast)
    account = parties.create_user(
        person=student.person, email="pupil@example.org", actor=SYSTEM, at=NOW
    )
    version = out_for_signature(cast, placement(cast, student))
    client = sign_in(acting_as(student, on=NOW.date()))

    shown = client.get(page(version.agreement)).content.decode()
    asked_for = client.get(page(version.agreement, "changes"))

    assert account is not None
    assert "?tab=signatures" in shown
    assert "?tab=changes" not in shown
    assert asked_for.context["tab"] == "text"


def test_what_is_said_inside_an_organisation_stays_there(cast, dean_client, plant_client):
    with_mandates(cast)
    negotiation.set_approval_route(
        organisation=cast.college,
        steps=[RouteStep("院长办公会", Role.DEAN)],
        actor=cast.dean,
        at=NOW,
    )
    version = confirmed(cast, draft(cast))
    checking.check_agreement(version=version, actor=cast.dean, at=NOW)
    dean_client.post(step("step_approve", version.agreement))

    assert "院长办公会" in dean_client.get(page(version.agreement, "signatures")).content.decode()
    assert (
        "院长办公会" not in plant_client.get(page(version.agreement, "signatures")).content.decode()
    )


def test_what_is_over_is_not_said_to_be_in_force(cast, dean_client, monkeypatch):
    with_mandates(cast)
    version = in_force(cast)
    agreement = version.agreement
    amending.terminate_agreement(
        agreement=agreement, reason="停产", ended_on=NOW.date(), actor=cast.dean, at=NOW
    )
    monkeypatch.setattr(timezone, "localdate", lambda: STARTS)

    assert dean_client.get(page(agreement)).context["in_force"] == []
