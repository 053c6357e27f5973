"""Half a year later: one private question, and totals from which nobody's answer follows."""

import csv
import io
import json
from collections import defaultdict
from datetime import datetime, time, timedelta
from itertools import product

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import endings as ended
from tests.factories import placements as making
from tests.factories.parties import NOW

from ronghe.kernel.models import AuditRecord, Event
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties.actors import SYSTEM, link_holder
from ronghe.parties.invitation_queries import digest
from ronghe.placements.models import (
    FollowUp,
    FollowUpAnswer,
    FollowUpLink,
    Whereabouts,
)
from ronghe.placements.operations.follow_ups import (
    answer_follow_up,
    ask_graduates,
    cohorts_due,
    follow_up_link_of,
)
from ronghe.placements.queries.follow_ups import THRESHOLD, follow_up_totals, hidden_row
from ronghe.placements.refusals import DoesNotFit

HALF_A_YEAR = timedelta(days=181)
THREE = Whereabouts.values[:3]


@given(st.dictionaries(st.sampled_from(Whereabouts.values), st.integers(0, 12)))
def test_what_is_shown_hides_small_counts_and_lets_nobody_subtract(counts):
    row = hidden_row(counts)
    whole = sum(counts.values())

    if row is None:
        # Too few; or all alike and small, so that their sum alone would tell each of them.
        small = {count for count in counts.values() if count}
        assert whole < THRESHOLD or small in ({1}, {THRESHOLD - 1})
        return
    assert whole >= THRESHOLD
    hidden = [name for name, count in row.items() if count is None]
    assert all(count == 0 or count >= THRESHOLD for count in row.values() if count is not None)
    if hidden:
        assert len(hidden) > 1
        assert whole - sum(count or 0 for count in row.values()) >= THRESHOLD


def test_whoever_knows_the_rule_still_cannot_tell_a_hidden_count():
    """Every table of three categories: each hidden cell has at least two readings.

    Tables are looked at up to a sum for which all the readings are among them.
    """
    readings = defaultdict(list)
    for counts in product(range(19), repeat=3):
        table = dict(zip(THREE, counts, strict=True))
        row = hidden_row(table)
        if row is not None and sum(counts) < 19:
            readings[sum(counts), tuple(row[name] for name in THREE)].append(counts)

    told = {
        key: [place for place, one in enumerate(key[1]) if one is None and len({c[place] for c in many}) == 1]
        for key, many in readings.items()
    }  # fmt: skip

    assert {key: places for key, places in told.items() if places} == {}


@pytest.fixture
def graduates(cast):
    cast.school_class.ends_on = NOW.date()
    cast.school_class.save(update_fields=["ends_on"])
    pupils = [making.learner(cast.school_class, 30 + n, name=f"学生{n}") for n in range(6)]
    for one in pupils:
        ended.completed(one, cast.enterprise)
    return pupils


@pytest.fixture
def asked(graduates, cast):
    return ask_graduates(cohort=cast.school_class.cohort, actor=SYSTEM, at=NOW + HALF_A_YEAR)


def answer(asked, *whereabouts):
    links = asked.links.filter(is_answered=False).order_by("pk")
    for link, one in zip(list(links), whereabouts, strict=False):
        holder = link_holder(link.student.person)
        answer_follow_up(link=link, whereabouts=one, actor=holder, at=NOW + HALF_A_YEAR)


@pytest.mark.django_db
def test_a_cohort_is_due_half_a_year_after_its_last_placement(graduates, cast):
    def due(days):
        return cohorts_due(ended.OVER + timedelta(days=days))

    cohort = cast.school_class.cohort
    assert (due(179), due(180)) == ([], [cohort])
    running = ended.begun(making.learner(cast.school_class, 40), cast.enterprise)
    assert due(180) == []
    ended.ending.complete_placement(placement=running, actor=SYSTEM, at=NOW)
    cast.school_class.ends_on = None
    cast.school_class.save(update_fields=["ends_on"])
    assert due(180) == []


@pytest.mark.django_db
def test_each_graduate_gets_one_link_and_no_second_asking(asked, graduates, cast):
    again = ask_graduates(cohort=cast.school_class.cohort, actor=SYSTEM, at=NOW + HALF_A_YEAR)

    assert again == asked
    assert asked.links.count() == len(graduates) == Event.objects.filter(name="follow_up.asked").count()  # fmt: skip
    assert cohorts_due((NOW + HALF_A_YEAR).date()) == []


@pytest.mark.django_db
def test_an_answer_is_given_once_and_leads_to_nobody(asked, cast):
    link = asked.links.order_by("pk")[0]
    holder = link_holder(link.student.person)
    at = NOW + HALF_A_YEAR
    other = asked.links.order_by("pk")[1]
    with pytest.raises(NotAllowed):
        answer_follow_up(link=other, whereabouts="at_host", actor=holder, at=at)
    with pytest.raises(DoesNotFit):
        answer_follow_up(link=link, whereabouts="rich", actor=holder, at=at)
    answer_follow_up(link=link, whereabouts="at_host", actor=holder, at=at)
    with pytest.raises(DoesNotFit):
        answer_follow_up(link=link, whereabouts="looking", actor=holder, at=at)
    late, another = at + timedelta(days=31), link_holder(other.student.person)
    with pytest.raises(DoesNotFit):
        answer_follow_up(link=other, whereabouts="at_host", actor=another, at=late)

    columns = {one.name for one in FollowUpAnswer._meta.concrete_fields}
    assert columns == {"id", "follow_up", "whereabouts"}
    assert AuditRecord.objects.get(verb="follow_up.answered").details == {}


@pytest.mark.django_db
def test_nothing_is_out_before_the_last_day_and_nothing_of_fewer_than_five(asked, cast):
    answer(asked, "at_host", "at_host", "in_trade", "studying")
    during, after = asked.closes_on, asked.closes_on + timedelta(days=1)

    (few,) = follow_up_totals(cast.dean, on=after)
    answer(asked, "in_trade")
    (open_,) = follow_up_totals(cast.dean, on=during)
    (out,) = follow_up_totals(cast.dean, on=after)

    assert (few.answered_count, set(few.row.values())) == (None, {None})
    assert (open_.answered_count, set(open_.row.values())) == (None, {None})
    assert out.answered_count == 5
    assert out.row["at_host"] is None
    assert [one.asked_count for one in follow_up_totals(cast.inspector, on=after)] == [6]
    assert follow_up_totals(cast.outsider, on=after) == []


@pytest.mark.django_db
def test_the_page_of_the_link_and_the_page_of_the_college(asked, cast, sign_in, client):
    link = FollowUpLink.objects.order_by("pk")[0]
    link.token_hash = digest("known")
    link.save(update_fields=["token_hash"])
    FollowUp.objects.update(asked_on=NOW.date(), closes_on=NOW.date() + timedelta(days=30))
    page = reverse("endings:follow_up_answer", args=["known"])

    asked_ = client.get(page).content.decode()
    thanked = client.post(page, {"whereabouts": "studying"}).content.decode()
    again = client.get(page).content.decode()
    totals = reverse("endings:follow_up_page")

    assert asked_.count('type="radio"') == 6
    assert "kept without your name" in thanked
    assert "You have answered" in again
    assert follow_up_link_of("known").is_answered
    assert client.get(reverse("endings:follow_up_answer", args=["x"])).status_code == 404
    assert "open until" in sign_in(cast.dean).get(totals).content.decode()
    assert sign_in(cast.plant_manager).get(totals).status_code == 403


@pytest.mark.django_db
def test_what_is_hidden_in_every_row_is_hidden_in_the_sum_too(asked, cast, sign_in):
    answer(asked, "at_host", "at_host", "in_trade", "studying", "in_trade")
    FollowUp.objects.update(
        asked_on=NOW.date() - timedelta(days=40), closes_on=NOW.date() - timedelta(days=1)
    )

    shown = sign_in(cast.dean).get(reverse("endings:follow_up_page")).content.decode()
    body, sums = shown.partition("<tbody>")[2].partition("<tfoot>")[::2]

    assert body.count("hidden") == sums.count("hidden") > 0
    assert sums.count("data-label=") == len(Whereabouts.values)


@pytest.mark.django_db
def test_everybody_reads_totals_two_weeks_after_the_college_and_no_answer_of_few(
    asked, client, time_machine
):
    answer(asked, *["in_trade"] * 6)
    page = reverse("supervision:open_graduates")

    def files():
        found = [b"".join(client.get(reverse("supervision:open_graduates_data", args=[form]))) for form in ("csv", "json")]  # fmt: skip
        rows = list(csv.DictReader(io.StringIO(found[0].decode("utf-8-sig"))))
        return rows, json.loads(found[1])["graduates"]

    time_machine.move_to(datetime.combine(asked.closes_on + timedelta(days=14), time(12)))
    assert files() == ([], [])
    assert "published" in client.get(page).content.decode()

    time_machine.move_to(datetime.combine(asked.closes_on + timedelta(days=15), time(12)))
    (row,), (same,) = files()
    assert (row["asked"], row["answered"], row["in_trade"], row["at_host"]) == ("6", "6", "6", "0")
    assert {name: "" if value is None else str(value) for name, value in same.items()} == row
    assert asked.cohort.organisation.name_in("en") in client.get(page).content.decode()

    asked.links.filter(pk__in=list(asked.links.values_list("pk", flat=True)[:2])).delete()
    assert files() == ([], [])
