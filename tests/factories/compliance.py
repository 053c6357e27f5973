"""Things that the law was applied to: a placement too young to start, in a post with too many."""

from datetime import date
from typing import Any

from django.db.models import Model
from tests.factories.parties import NOW

from ronghe.compliance import operations
from ronghe.compliance.models import FactSheet, Finding
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import Organisation

TODAY = NOW.date()
YOUNG, MANY = "CN-AGE-01", "CN-RATIO-02"
FACTS: dict[str, Any] = {
    "kind": "post",
    "start_on": "2026-09-01",
    "end_on": "2027-01-31",
    "student_birth_on": "2010-09-02",  # fifteen on the first day
    "post_interns": 9,
    "post_staff": 10,
}


def judged(
    subject: Model,
    *,
    host: Organisation | None = None,
    college: Organisation | None = None,
    on: date = TODAY,
    **facts: Any,
) -> FactSheet:
    """Judge a thing as a placement at the host; a fact of None is not known."""
    somebody = host or college
    assert somebody is not None
    assert somebody.region is not None
    told = {name: value for name, value in (FACTS | facts).items() if value is not None}
    return operations.assess(
        subject=subject,
        kind="placement",
        facts=told,
        jurisdiction="cn",
        concerned=operations.Concerned(somebody.region, host=host, college=college),
        on=on,
        actor=SYSTEM,
        at=NOW,
    ).sheet


def finding_of(sheet: FactSheet, rule_id: str) -> Finding:
    return sheet.findings.current().get(rule_id=rule_id)
