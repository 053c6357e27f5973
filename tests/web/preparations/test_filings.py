"""Filings in the browser: filed by the college, accepted or returned by the authority."""

import pytest
from django.template.loader import render_to_string
from tests.factories import placements as making
from tests.factories.parties import organisation
from tests.web.preparations.asking import address, scan, words

from ronghe.parties.models import OrganisationKind
from ronghe.placements.models import Filing, FilingState

pytestmark = pytest.mark.django_db
PAPER = {"kind": "plan", "filed_on": "2026-09-07", "note": "2026年秋季岗位实习方案", "group": "all"}


@pytest.fixture
def placement(cast):
    return making.planned(cast.student.membership, cast.enterprise)


def test_a_college_files_with_the_authority_that_decides_about_it(dean, sign_in, cast, placement):
    client = sign_in(dean)
    form = client.get(address("filing_new")).context["form"]

    client.post(address("filing_new"), {**PAPER, "authority": cast.authority.pk, "papers": scan()})

    filing = Filing.objects.get()
    assert set(form.fields["authority"].queryset) == {cast.authority}
    assert form.fields["authority"].initial == cast.authority.pk
    assert [one.placement for one in filing.placements.all()] == [placement]
    page = words(client.get(address("filing_page", filing.reference)))
    assert placement.reference in page
    assert "scan.pdf" in page


def test_another_authority_is_named_by_its_reference(dean, sign_in, cast, placement):
    province = organisation(kind=OrganisationKind.AUTHORITY, name="省教育厅", english="", number=50_000_010)  # fmt: skip
    client = sign_in(dean)

    client.post(address("filing_new"), {**PAPER, "other_authority": province.reference})
    refused = client.post(address("filing_new"), {**PAPER, "other_authority": cast.enterprise.reference})  # fmt: skip
    unnamed = client.post(address("filing_new"), PAPER)

    assert Filing.objects.get().authority == province
    assert "filed with an authority" in words(refused)
    assert "Choose the authority" in words(unnamed)


def test_the_authority_accepts_with_a_word(coordinator, sign_in, cast, placement):
    client, filing = sign_in(coordinator), making.filed(cast.authority, placement)

    page = words(client.get(address("filing_page", filing.reference)))
    client.post(address("filing_accept", filing.reference), {"answer": "同意"})

    filing.refresh_from_db()
    assert placement.reference in page
    assert "Accept what the college has filed" in page
    assert (filing.state, filing.answer) == (FilingState.ACCEPTED, "同意")


def test_what_is_returned_says_what_is_wanted(coordinator, dean, sign_in, cast, placement):
    client, filing = sign_in(coordinator), making.filed(cast.authority, placement)

    wordless = client.post(address("filing_return", filing.reference), {"answer": ""})
    client.post(address("filing_return", filing.reference), {"answer": "补充安全方案"})

    filing.refresh_from_db()
    assert wordless.status_code == 200
    assert filing.state == FilingState.RETURNED
    page = words(sign_in(dean).get(address("filing_page", filing.reference)))
    assert "补充安全方案" in page
    assert "File again" in page


def test_an_inspector_reads_and_does_not_answer(inspector, sign_in, cast, placement):
    client, filing = sign_in(inspector), making.filed(cast.authority, placement)

    assert client.get(address("filing_page", filing.reference)).status_code == 200
    assert client.post(address("filing_accept", filing.reference)).status_code == 403


def test_what_waits_comes_first_and_pages_go_on_behind_it(coordinator, sign_in, cast, placement):
    client = sign_in(coordinator)
    old, *others = [making.filed(cast.authority, placement) for _n in range(28)]
    client.post(address("filing_accept", old.reference), {})

    first = client.get(address("filing_list"))
    second = client.get(f"{address('filing_list')}?{first.context['page'].next_query}")
    waiting = client.get(address("filing_list", which="waiting"))

    shown = [one.pk for page in (first, second) for one, *_rest in page.context["rows"]]
    assert shown == [*(one.pk for one in others), old.pk]
    assert old.pk not in {one.pk for one, *_rest in waiting.context["rows"]}


def test_hosts_and_other_colleges_see_no_filing(sign_in, cast, placement):
    filing = making.filed(cast.authority, placement)

    for actor in (cast.plant_manager, cast.outsider, cast.student, cast.class_teacher):
        assert sign_in(actor).get(address("filing_page", filing.reference)).status_code == 404
    assert sign_in(cast.plant_manager).get(address("filing_list")).status_code == 404


@pytest.mark.parametrize("what", ["filed", "answered"])
def test_messages_lead_to_the_filing(what, cast, placement):
    filing = making.filed(cast.authority, placement)

    text = render_to_string(
        f"messages/placements/filing_{what}.txt", {"filing": filing, "link": "https://x.example/f"}
    )

    subject, _empty, body = text.strip().split("\n", 2)
    assert filing.reference in subject
    assert "https://x.example/f" in body
