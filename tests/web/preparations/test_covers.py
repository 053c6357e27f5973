"""Insurance in the browser: entered for some or many, extended, ended, and read."""

from datetime import timedelta

import pytest
from tests.factories import placements as making
from tests.factories.parties import CERTIFICATE, NOW, organisation
from tests.web.preparations.asking import address, content, scan, words

from ronghe.placements.models import InsuranceCover

pytestmark = pytest.mark.django_db
POLICY = {
    "kind": "liability",
    "insurer": "青禾财产保险",
    "policy_number": "QH-7",
    "starts_on": "2026-10-12",
    "ends_on": "2027-04-09",
    "payer": "college",
}


@pytest.fixture
def placements(cast):
    """Two at the cast's enterprise, of which one student is in the class, and one elsewhere."""
    other = organisation(name="白石机械", english="", number=50_000_001)
    return [
        making.planned(cast.student.membership, cast.enterprise),
        making.planned(making.learner(cast.school_class, 1), cast.enterprise),
        making.planned(making.learner(cast.school_class, 2), other),
    ]


def named(cover):
    return set(cover.insured.values_list("placement", flat=True))


def enter(client, **said):
    return client.post(address("cover_enter"), {**POLICY, **said})


def test_a_policy_names_those_that_are_ticked_and_keeps_its_paper(dean, sign_in, placements):
    client = sign_in(dean)

    answer = enter(client, group="chosen", chosen=[placements[0].reference], papers=scan())

    cover = InsuranceCover.objects.get()
    assert answer["Location"] == address("cover_page", cover.reference)
    assert named(cover) == {placements[0].pk}
    page = client.get(answer["Location"])
    assert "scan.pdf" in words(page)
    assert content(client.get(page.context["files"][0][1])) == CERTIFICATE


def test_a_policy_names_a_whole_group(dean, sign_in, placements, cast):
    client, of_class, at_host = sign_in(dean), placements[1:], placements[:2]

    enter(client, group="all", policy_number="1")
    enter(client, group=f"party {cast.enterprise.pk}", policy_number="2")
    enter(client, group=f"class {cast.school_class.pk}", policy_number="3")

    found = [named(one) for one in InsuranceCover.objects.order_by("policy_number")]
    assert found == [{one.pk for one in group} for group in (placements, at_host, of_class)]


def test_nothing_ticked_is_asked_again(dean, sign_in, placements):
    answer = enter(sign_in(dean), group="chosen")

    assert "Tick at least one placement" in words(answer)
    assert not InsuranceCover.objects.exists()


def test_a_host_insures_its_own_interns_and_sees_no_others(plant_manager, sign_in, placements):
    client = sign_in(plant_manager)

    form = client.get(address("cover_enter")).context["form"]
    enter(client, group="all")

    assert {key for key, _label in form.fields["chosen"].choices} == {
        one.reference for one in placements[:2]
    }
    assert named(InsuranceCover.objects.get()) == {one.pk for one in placements[:2]}


def test_one_comes_from_a_placement_and_goes_back_to_it(dean, sign_in, placements, monkeypatch):
    from ronghe.web.preparations import access  # noqa: PLC0415 -- patched below

    monkeypatch.setattr(access, "page_of_placement", lambda reference: f"/there/{reference}/")
    client, first = sign_in(dean), placements[0]
    coming_from = address("cover_enter", placement=first.reference)

    form = client.get(coming_from).context["form"]
    answer = client.post(coming_from, {**POLICY, "group": "chosen", "chosen": [first.reference]})

    assert form["chosen"].initial == [first.reference]
    assert form["starts_on"].initial == first.starts_on
    assert answer["Location"] == f"/there/{first.reference}/"


def test_somebody_elses_placement_is_not_taken_over(outsider, sign_in, placements):
    client = sign_in(outsider)

    form = client.get(address("cover_enter", placement=placements[0].reference)).context["form"]

    assert form.fields["chosen"].choices == []
    assert form["starts_on"].initial is None


def test_more_are_named_and_the_policy_ends_early(dean, sign_in, placements):
    client, cover = sign_in(dean), making.insured(placements[0])
    offered = client.get(address("cover_extend", cover.reference)).context["form"]

    client.post(address("cover_extend", cover.reference), {"group": "all"})
    client.post(
        address("cover_end", cover.reference), {"last_day": "2026-11-30", "reason": "换保险公司"}
    )

    cover.refresh_from_db()
    assert placements[0].reference not in dict(offered.fields["chosen"].choices)
    assert named(cover) == {one.pk for one in placements}
    assert (str(cover.ends_on), cover.ended_note) == ("2026-11-30", "换保险公司")


def test_a_host_reads_of_a_policy_only_its_own_interns(plant_manager, sign_in, placements):
    cover = making.insured(*placements)

    page = words(sign_in(plant_manager).get(address("cover_page", cover.reference)))

    assert [one.reference in page for one in placements] == [True, True, False]
    assert "1 more that is not shown here" in page
    assert "End the policy early" not in page


def test_strangers_and_students_find_no_policy(outsider, student, sign_in, placements):
    cover = making.insured(placements[0])

    for actor in (outsider, student):
        assert sign_in(actor).get(address("cover_page", cover.reference)).status_code == 404
    assert sign_in(student).get(address("cover_list")).status_code == 404
    assert cover.policy_number not in words(sign_in(outsider).get(address("cover_list")))


def test_the_list_says_what_is_in_force(dean, sign_in, placements):
    today = NOW.date()
    day = timedelta(days=1)
    spans = [(today - 9 * day, today - day), (today, today), (today + day, today + 9 * day)]
    for number, (first, last) in enumerate(spans):
        making.insured(placements[0], policy_number=f"{number}", starts_on=first, ends_on=last)

    rows = sign_in(dean).get(address("cover_list")).context["rows"]

    assert [str(chip.label) for _cover, chip, _n in rows] == ["to come", "in force", "ended"]
