"""What the law says of placements, as those read it whom it concerns; and what they decide."""

import re
from datetime import date

import pytest
from django.urls import reverse
from tests.factories.compliance import MANY, YOUNG, finding_of, judged
from tests.factories.parties import NOW, member, organisation, remit

from ronghe.compliance.models import Finding, Override, Waiver, WaiverState
from ronghe.compliance.queries import rates
from ronghe.compliance.what_if import difference
from ronghe.parties.models import OrganisationKind, Role
from ronghe.parties.powers import Power
from ronghe.web.findings.overview import TABS, too_few

pytestmark = pytest.mark.django_db
OVERVIEW, LIST = reverse("findings:overview"), reverse("findings:finding_list")
WAIVERS, WHAT_IF = reverse("findings:waiver_list"), reverse("findings:what_if")


@pytest.fixture
def sheet(cast):
    return judged(cast.student.membership, host=cast.enterprise, college=cast.college)


def text_of(response):
    """The words of a page, without its markup."""
    text = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def page_of(finding, name="finding_page"):
    return reverse(f"findings:{name}", args=[finding.pk])


def test_overview_says_first_how_things_stand_and_every_figure_opens(sign_in, cast, sheet):
    page = sign_in(cast.coordinator).get(OVERVIEW)

    counted = page.context["overview"].tally
    assert counted.subject_count == 1
    assert f"1 placement judged: {counted.violation_count} violation" in text_of(page)
    lines = {line.url: line.rate for line in page.context["overview"].lines if line.url}
    opened = {url: sign_in(cast.coordinator).get(url).context["page"].total for url in lines}
    assert opened == {
        url: f"of {rate.open_count} finding{'s' * (rate.open_count != 1)}"
        for url, rate in lines.items()
    }


@pytest.mark.parametrize("by", ["host", "college", "region"])
def test_figures_by_place_and_party_open_to_their_own_findings(sign_in, cast, sheet, by):
    other = organisation(name="别家", number=61_000_000)
    judged(other, host=other, college=cast.other_college)
    client = sign_in(cast.coordinator)

    lines = client.get(OVERVIEW, {"by": by}).context["overview"].lines

    for line in lines:
        if line.url:
            page = client.get(line.url)
            assert page.context["page"].total == f"of {line.rate.open_count} findings"
    assert any(line.url for line in lines)


def test_sum_is_the_same_however_it_is_laid_out(sign_in, cast, sheet):
    other = organisation(name="别家", number=61_000_000)
    judged(other, host=other, college=cast.other_college)
    client = sign_in(cast.coordinator)

    tallies = {by: client.get(OVERVIEW, {"by": by}).context["overview"].tally for by in TABS}

    assert len(set(tallies.values())) == 1, tallies
    assert tallies["host"].subject_count == 2


def test_list_narrows_by_answer_and_rule(sign_in, cast, sheet):
    client = sign_in(cast.coordinator)

    blocked = client.get(LIST, {"answer": "blocked"}).context["rows"]
    of_rule = client.get(LIST, {"rule": MANY}).context["rows"]
    nonsense = client.get(LIST, {"answer": "perhaps", "after": "x", "host": "-"})

    assert {row.rule for row in blocked} == {YOUNG}
    assert [row.rule for row in of_rule] == [MANY]
    assert nonsense.context["page"].total.startswith("of ")
    assert "Nothing open fits" in text_of(client.get(LIST, {"host": cast.college.pk}))


def test_departing_from_a_rule_in_principle_is_no_violation(sign_in, cast, sheet):
    (rate,) = [
        one for one in rates(cast.coordinator, by="rule_id", on=NOW.date()) if one.key == MANY
    ]

    assert (rate.violation_count, rate.departure_count) == (0, 1)
    (row,) = sign_in(cast.coordinator).get(LIST, {"rule": MANY}).context["rows"]
    assert row.chips[0].mark == "due"


def test_finding_says_why_by_which_law_and_who_mends_it(sign_in, cast, sheet):
    finding = finding_of(sheet, YOUNG)

    text = text_of(sign_in(cast.plant_manager).get(page_of(finding)))

    assert finding.reason["en"] in text
    assert "Who can mend it" in text
    assert "16 years" in text  # the rule's own figure
    assert "2010" not in text  # a student's birthday is for nobody's eyes
    assert "Let it start all the same" not in text


def test_outsider_finds_no_findings(sign_in, cast, sheet):
    client = sign_in(cast.outsider)

    assert client.get(page_of(finding_of(sheet, YOUNG))).status_code == 404
    assert client.get(OVERVIEW).context["overview"].lines == ()


def test_coordinator_waives_a_rule_and_takes_it_back(sign_in, cast, sheet):
    client, finding = sign_in(cast.coordinator), finding_of(sheet, MANY)
    entered = {
        "scope": "host",
        "starts_on": "2026-09-01",
        "ends_on": "2027-01-31",
        "reason": "Two mentors share the post.",
    }

    client.post(page_of(finding, "waiver_grant"), entered)

    waiver = Waiver.objects.get()
    assert (waiver.organisation, waiver.decided_by) == (cast.enterprise, cast.coordinator.person)
    assert "Two mentors share the post." in text_of(sign_in(cast.plant_manager).get(WAIVERS))
    withdrawal = reverse("findings:waiver_withdraw", args=[waiver.reference])
    client.post(withdrawal, {"reason": "Only one of them is left."})
    waiver.refresh_from_db()
    assert waiver.state == WaiverState.WITHDRAWN
    assert "Only one of them is left." in text_of(client.get(WAIVERS))


def test_waived_finding_says_who_waived_it(sign_in, cast, sheet):
    finding = finding_of(sheet, MANY)
    entered = {
        "scope": "subject",
        "starts_on": "2026-09-01",
        "ends_on": "2027-01-31",
        "reason": "Two mentors share the post.",
    }

    sign_in(cast.coordinator).post(page_of(finding, "waiver_grant"), entered)

    page = sign_in(cast.dean).get(page_of(finding_of(sheet, MANY)))
    assert "He Jing decided so for Qinghe Education Bureau" in text_of(page)
    assert [one.chip.label for one in page.context["page"].history] == ["waived", "does not hold"]


def test_what_protects_people_is_offered_to_nobody_for_waiving(sign_in, cast, sheet):
    finding, client = finding_of(sheet, YOUNG), sign_in(cast.coordinator)

    assert client.get(page_of(finding)).context["page"].waive is None
    response = client.get(page_of(finding, "waiver_grant"))
    assert (response.status_code, response.headers["Location"]) == (302, page_of(finding))


def test_override_needs_a_reason_and_stays_on_the_page(sign_in, cast, sheet):
    finding, client = finding_of(sheet, YOUNG), sign_in(cast.coordinator)

    assert client.post(page_of(finding, "block_override"), {"reason": " "}).status_code == 200
    assert not Override.objects.exists()
    client.post(page_of(finding, "block_override"), {"reason": "Seen by the labour bureau."})

    for reader in (cast.coordinator, cast.dean, cast.plant_manager):
        assert "Seen by the labour bureau." in text_of(sign_in(reader).get(page_of(finding)))
    again = client.post(page_of(finding, "block_override"), {"reason": "Again."})
    assert again.status_code == 302
    assert [one.reason for one in Override.objects.all()] == ["Seen by the labour bureau."]


def test_desk_names_placements_that_must_not_start(sign_in, cast, sheet):
    for reader in (cast.coordinator, cast.inspector, cast.dean, cast.plant_manager):
        text = text_of(sign_in(reader).get(reverse("web:desk")))
        assert "1 placement breaks a rule that keeps it from starting" in text, reader.person
    assert "keeps it from starting" not in text_of(sign_in(cast.mentor).get(reverse("web:desk")))


# -- totals without cases -------------------------------------------------------------------------


@pytest.fixture
def statistician(cast):
    """Whoever may count what happens in the region, and look at no case."""
    office = organisation(kind=OrganisationKind.AUTHORITY, name="统计局", english="Statistics")
    remit(office, region=cast.authority.region, powers=[Power.SEE_TOTALS])
    return member(office, Role.COORDINATOR, "卢数", latin_name="Lu Shu")


def test_totals_open_to_no_case_and_few_cases_are_not_shown(sign_in, cast, sheet, statistician):
    client = sign_in(statistician)

    overview = client.get(OVERVIEW).context["overview"]

    assert all((line.url, line.rate) == ("", None) for line in overview.lines)
    assert overview.tally is None
    assert client.get(page_of(finding_of(sheet, YOUNG))).status_code == 404
    assert client.get(LIST).context["rows"] == []


def test_what_is_left_out_cannot_be_worked_out_from_the_sum(sign_in, cast, statistician):
    hosts = [organisation(name=f"企业{n}", number=62_000_000 + n) for n in range(3)]
    subjects = [organisation(name=f"实习{n}", number=63_000_000 + n) for n in range(15)]
    for number, subject in enumerate(subjects):  # eight, six and one
        judged(subject, host=hosts[0 if number < 8 else 1 if number < 14 else 2])

    lines = sign_in(statistician).get(OVERVIEW, {"by": "host"}).context["overview"].lines

    assert [line.rate and line.rate.subject_count for line in lines] == [8, None, None]


def test_enough_cases_are_all_shown(cast):
    assert too_few([]) == set()
    subjects = [organisation(name=f"实习{n}", number=64_000_000 + n) for n in range(5)]
    for subject in subjects:
        judged(subject, host=cast.enterprise)
    assert too_few(rates(cast.coordinator, by="host", on=NOW.date())) == set()


# -- another figure ---------------------------------------------------------------------------------


def test_another_figure_counts_what_would_change_and_stores_nothing(sign_in, cast, sheet):
    before = set(Finding.objects.values_list("pk", "outcome"))

    page = sign_in(cast.coordinator).get(
        WHAT_IF, {"parameter": f"{YOUNG}.minimum_age", "value": "15"}
    )

    assert "Of 1 placement, 1 would be answered otherwise." in text_of(page)
    assert [(c.before.label, c.after.label, c.count) for c in page.context["trial"].changes] == [
        ("does not hold", "holds", 1)
    ]
    assert set(Finding.objects.values_list("pk", "outcome")) == before


def test_value_of_another_kind_is_refused_in_words(sign_in, cast, sheet):
    page = sign_in(cast.coordinator).get(
        WHAT_IF, {"parameter": f"{YOUNG}.minimum_age", "value": "old"}
    )

    assert "This should be a whole number." in text_of(page)
    assert page.context["trial"] is None
    nonsense = sign_in(cast.coordinator).get(WHAT_IF, {"parameter": "X.y", "value": "1"})
    assert nonsense.status_code == 200


def test_what_is_waived_stays_waived_and_very_many_are_capped(sign_in, cast):
    sheets = [
        judged(organisation(name=f"实习{n}", number=65_000_000 + n), host=cast.enterprise)
        for n in range(3)
    ]
    sign_in(cast.coordinator).post(
        page_of(finding_of(sheets[0], MANY), "waiver_grant"),
        {"scope": "subject", "starts_on": "2026-09-01", "ends_on": "2027-01-31", "reason": "So."},
    )

    found = difference(cast.coordinator, rule_id=MANY, parameter="share", value=95)
    capped = difference(cast.coordinator, rule_id=MANY, parameter="share", value=95, most=1)

    assert (found.case_count, found.waived_count, found.changed_count) == (2, 1, 2)
    assert (capped.case_count, capped.is_capped, capped.changed_count) == (1, True, 1)


def test_history_tells_a_mended_finding_from_what_holds_now(sign_in, cast, sheet):
    old = finding_of(sheet, YOUNG)
    judged(
        cast.student.membership,
        host=cast.enterprise,
        college=cast.college,
        student_birth_on=date(2008, 1, 1),
    )

    page = sign_in(cast.dean).get(page_of(old))

    assert "This is how it stood until" in text_of(page)
    assert [one.chip.label for one in page.context["page"].history] == ["holds", "does not hold"]
