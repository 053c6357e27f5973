"""Several agreements led on at once, each for itself."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories.agreements import (
    cooperation,
    draft,
    learner,
    out_for_signature,
    placement,
    sign,
    with_mandates,
)

from ronghe.partnerships.models import AgreementVersion, SigningLink, VersionState

pytestmark = pytest.mark.django_db
MOST_QUERIES = 20


def address(of):
    return reverse("cooperations:together_page", args=[of.reference])


@pytest.fixture
def made(cast):
    return cooperation(cast)


@pytest.fixture
def three(cast, made):
    with_mandates(cast)
    return [draft(cast, made) for _number in range(3)]


def take(client, made, step, versions):
    references = [one.agreement.reference for one in versions]
    return client.post(address(made), {"step": step, "agreement": references}, follow=True)


def states(versions):
    found = AgreementVersion.objects.filter(pk__in=[one.pk for one in versions])
    return [one.state for one in found.order_by("pk")]


def test_three_agreements_go_all_the_way_at_once(cast, sign_in, made, three):
    dean, plant, signatory = map(sign_in, (cast.dean, cast.plant_manager, cast.signatory))
    way = (
        (dean, "hand_over"),
        (plant, "confirm"),
        (dean, "confirm"),
        (dean, "check"),
        (dean, "begin"),
        (signatory, "sign"),
        (dean, "sign"),
    )

    told = [take(client, made, step, three).content.decode() for client, step in way]

    assert all("3 agreements went on." in page for page in told)
    assert states(three) == [VersionState.SIGNED] * 3


def test_what_cannot_go_on_says_why_and_leaves_the_others(cast, sign_in, made, three):
    endless = draft(cast, made, ends_on=None)
    dean, plant = sign_in(cast.dean), sign_in(cast.plant_manager)
    four = [*three, endless]
    for client, step in (
        (dean, "hand_over"),
        (plant, "confirm"),
        (dean, "confirm"),
        (dean, "check"),
    ):
        take(client, made, step, four)

    told = take(dean, made, "begin", four).content.decode()

    assert "3 agreements went on." in told
    assert f"{endless.agreement.reference} stays:" in told
    assert states(four) == [VersionState.SIGNING] * 3 + [VersionState.CHECKING]


def test_links_go_to_each_student_of_a_class(cast, sign_in):
    version = placement(cast, learner(cast, guardian=True))
    with_mandates(cast)
    out = out_for_signature(cast, version)
    sign(out, "host", cast.signatory)
    sign(out, "college", cast.dean)

    take(sign_in(cast.dean), version.agreement.cooperation, "link", [version])

    sent = SigningLink.objects.filter(party__version=version)
    assert set(sent.values_list("party__key", flat=True)) == {"guardian"}


def test_who_only_signs_sees_only_what_is_to_be_signed(cast, sign_in, made, three):
    out_for_signature(cast, three[0])
    client = sign_in(cast.signatory)

    groups = client.get(address(made)).context["groups"]

    assert [(one.step, len(one.lines)) for one in groups] == [("sign", 1)]
    assert take(client, made, "hand_over", three).context["messages"]
    assert sign_in(cast.mentor).get(address(made)).status_code == 403


def test_only_what_is_ticked_goes_on(cast, sign_in, made, three):
    response = take(sign_in(cast.dean), made, "hand_over", three[:1])

    assert states(three) == [VersionState.NEGOTIATING, VersionState.DRAFT, VersionState.DRAFT]
    assert "1 agreement went on." in response.content.decode()


def test_an_agreement_of_another_cooperation_is_not_touched(cast, sign_in, made, three):
    foreign = draft(cast, cooperation(cast))

    take(sign_in(cast.dean), made, "hand_over", [foreign])

    assert states([foreign]) == [VersionState.DRAFT]


def test_a_password_alone_signs_none_of_them(cast, sign_in, made, three):
    for version in three:
        out_for_signature(cast, version)
    client = sign_in(cast.signatory)
    session = client.session
    del session["demo_sign_in"]
    session["account_authentication_methods"] = [{"method": "password", "at": 4_102_444_800.0}]
    session.save()

    take(client, made, "sign", three)

    assert {one.signatures.count() for one in three} == {0}


def test_the_page_asks_as_much_for_one_as_for_three(cast, sign_in, made, three):
    client = sign_in(cast.dean)
    counts = []
    for versions in (three, three[:1]):
        AgreementVersion.objects.exclude(pk__in=[one.pk for one in versions]).update(
            state="lapsed", closed_at=three[0].drafted_at, closing_reason="试验"
        )
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address(made)).status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1] <= MOST_QUERIES


def test_an_empty_page_says_so_and_strangers_find_none(cast, sign_in, outsider, made):
    assert "No agreement waits" in sign_in(cast.dean).get(address(made)).content.decode()
    assert sign_in(outsider).get(address(made)).status_code == 404
    assert sign_in(cast.dean).post(address(made), {"step": "burn"}).status_code == 302
