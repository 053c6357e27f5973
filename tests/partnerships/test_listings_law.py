"""The law reads a post before it is published: what breaks, what is not known, what holds it back."""

from dataclasses import replace
from datetime import date

import pytest
from tests.factories.listings import LAST_DAY, draft, published
from tests.factories.parties import NOW

from ronghe.compliance import rulebooks
from ronghe.engines.law import Outcome, Rulebook
from ronghe.partnerships import listing_law, operations
from ronghe.partnerships.listing_law import law_check
from ronghe.partnerships.models import ListingState

pytestmark = pytest.mark.django_db
WAGE = {"same_post_wage": 400_000}


def check(cast, **details):
    return law_check(draft(cast.enterprise, details=details), on=NOW.date())


def failing(found):
    return {line.rule_id for line in found.failing}


def test_a_lawful_post_breaks_nothing_and_is_published(cast):
    found = check(cast)

    assert failing(found) == set()
    assert {"CN-HOUR-01", "CN-PAY-01"} <= {line.rule_id for line in found.holding}
    assert published(cast.enterprise).state == ListingState.PUBLISHED


@pytest.mark.parametrize(
    ("details", "rule"),
    [
        ({"night_shift": True}, "CN-HOUR-03"),
        ({"hours_a_day": "9"}, "CN-HOUR-02"),
        ({"agency_involved": True}, "CN-AGENT-01"),
        ({"fees": 50_000}, "CN-FEE-01"),
    ],
)
def test_what_breaks_a_confirmed_rule_is_shown_and_not_published(cast, details, rule):
    listing = draft(cast.enterprise, details=details)

    with pytest.raises(operations.ListingBreaksTheLaw) as refused:
        operations.publish_listing(
            listing=listing, expires_on=LAST_DAY, actor=cast.plant_manager, at=NOW
        )

    assert rule in {line.rule_id for line in refused.value.lines}
    assert all(line.remedy["zh"] and line.reason["en"] for line in refused.value.lines)
    listing.refresh_from_db()
    assert listing.state == ListingState.DRAFT


def test_a_need_of_a_college_is_read_as_well(cast):
    need = draft(cast.college, side="need", details={"night_shift": True})

    assert law_check(need, on=NOW.date()).blocking != []


def test_a_rule_whose_source_nobody_has_seen_never_blocks(cast, monkeypatch):
    """The same rule with its marks taken away still warns, and lets the listing through."""
    book = rulebooks.rulebook()
    rules = tuple(
        replace(
            rule,
            versions=tuple(
                replace(one, source=replace(one.source, marks=("R",))) for one in rule.versions
            ),
        )
        if rule.id == "CN-AGENT-01"
        else rule
        for rule in book.rules
    )
    listing = draft(cast.enterprise, details={"agency_involved": True})
    assert [line.rule_id for line in law_check(listing, on=NOW.date()).blocking] == ["CN-AGENT-01"]
    monkeypatch.setattr(
        rulebooks, "rulebook", lambda: Rulebook(rules, book.catalogues, book.parents)
    )

    found = law_check(listing, on=NOW.date())

    assert failing(found) == {"CN-AGENT-01"}
    assert found.blocking == []
    published_one = operations.publish_listing(
        listing=listing, expires_on=LAST_DAY, actor=cast.plant_manager, at=NOW
    )
    assert published_one.state == ListingState.PUBLISHED


def test_what_is_not_said_is_unknown_and_says_which_field_would_tell(cast):
    found = check(cast, same_post_wage=None)

    wanted = {line.rule_id: line.wanted for line in found.open}
    assert set(wanted["CN-PAY-01"]) == {"same_post_wage", "lowest_tier_wage"}
    assert "CN-PAY-01" not in {line.rule_id for line in found.holding}


def test_facts_that_no_listing_can_know_are_not_asked_for(cast):
    fields = {"starts_on", "ends_on", *listing_law.FIELD_OF_FACT.values()}

    assert {name for line in check(cast).open for name in line.wanted} <= fields
    assert not any(line.rule_id.startswith("CN-INS") for line in check(cast).open)


def test_days_whose_holidays_are_not_published_leave_only_what_they_decide_open(cast):
    """Whether a holiday is worked nobody has said; hours a day do not depend on it."""
    listing = draft(cast.enterprise, starts_on=date(2029, 2, 5), ends_on=date(2029, 8, 3))

    outcomes = {line.rule_id: line.outcome for line in law_check(listing, on=NOW.date()).lines}

    assert outcomes["CN-HOUR-01"] == Outcome.PASS
    assert outcomes["CN-HOUR-04"] == Outcome.UNKNOWN


def test_an_exception_that_was_filed_in_time_lets_night_work_be_offered(cast):
    filed = check(cast, night_shift=True, exception_filed_on=date(2026, 9, 1))
    late = check(cast, night_shift=True, exception_filed_on=date(2026, 11, 1))

    assert "CN-HOUR-03" not in failing(filed)
    assert "CN-HOUR-03" in failing(late)


def test_kinds_without_students_are_not_read(cast):
    course = draft(cast.college, kind="joint_course")

    assert law_check(course, on=NOW.date()).lines == ()
