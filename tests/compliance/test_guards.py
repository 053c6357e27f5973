"""What the database refuses, whoever asks."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from tests.factories.parties import NOW, organisation
from tests.house.breaking import Attempt, change, copy

from ronghe.compliance import operations
from ronghe.compliance.models import Finding, Reassessment, ReassessmentState
from ronghe.kernel import privacy
from ronghe.parties import operations as parties
from ronghe.parties.actors import SYSTEM

FINDING, WAIVER, SHEET = "compliance.Finding", "compliance.Waiver", "compliance.FactSheet"
RUN = "compliance.Reassessment"
NEW = {"reference": "XX-2026-0001"}
AGE = {"rule_id": "TOY-AGE-01", "state": "current"}
OVER = {"state": "mended", "closed_on": NOW.date(), "closed_at": NOW}
ATTEMPTS = {
    "edition_recorded_once": copy("compliance.RulebookEdition"),
    "edition_hash_is_sha256": copy("compliance.RulebookEdition", hash="x"),
    "fact_sheet_once_per_subject": copy(SHEET),
    "fact_sheet_hash_is_sha256": change(SHEET, facts_hash="x"),
    "fact_sheet_erased_is_empty": change(SHEET, erased_at=NOW),
    "finding_current_once": copy(FINDING, AGE),
    "finding_outcome_is_known": copy(FINDING, outcome="perhaps", is_blocking=False, **OVER),
    "finding_severity_is_known": copy(FINDING, severity="X", is_blocking=False, **OVER),
    "finding_state_is_known": copy(FINDING, **OVER | {"state": "lost"}),
    "finding_over_has_an_instant": change(FINDING, AGE, state="mended"),
    "finding_blocks_when_hard_and_seen": copy(FINDING, AGE, is_confirmed=False, **OVER),
    "waiver_has_one_scope": copy(WAIVER, scope="region", **NEW),
    "waiver_says_why": copy(WAIVER, reason="", **NEW),
    "waiver_ends_after_start": copy(WAIVER, ends_on=date(2020, 1, 1), **NEW),
    "waiver_withdrawn_says_why": change(WAIVER, state="withdrawn"),
    "override_says_why": Attempt(
        "compliance.Override",
        lambda row: {"reason": "", "finding_id": _another(row), **NEW},
        is_copy=True,
    ),
    "reassessment_runs_once": copy(RUN, **NEW),
    "reassessment_state_is_known": change(RUN, state="lost", finished_at=NOW),
    "reassessment_done_has_an_instant": change(RUN, state="done"),
    "reassessment_progress_has_an_end": change(RUN, done_count=2),
}
UNIQUE = {
    "compliance.waiver.reference": copy(WAIVER),
    "compliance.override.reference": Attempt(
        "compliance.Override", lambda row: {"finding_id": _another(row)}, is_copy=True
    ),
    "compliance.override.finding": copy("compliance.Override", **NEW),
    "compliance.reassessment.reference": copy(RUN, state=ReassessmentState.DONE, finished_at=NOW),
}


def _another(row):
    return Finding.objects.exclude(pk=row.finding_id).order_by("pk")[0].pk


@pytest.fixture
def furnished(assess, cast):
    """A row in each table."""
    sheet = assess().sheet
    operations.grant_waiver(
        rule_id="TOY-RATIO-01",
        sheet=sheet,
        starts_on=date(2026, 9, 1),
        ends_on=date(2027, 1, 31),
        reason="r",
        actor=cast.coordinator,
        at=NOW,
    )
    operations.override_block(
        finding=Finding.objects.get(**AGE), reason="r", actor=cast.coordinator, at=NOW
    )
    Reassessment.objects.create(reference="RA-2026-0001", total_count=1, begun_at=NOW)
    return sheet


def refusal(attempt: Attempt) -> str:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        attempt.make()
    return caught.value.__cause__.diag.constraint_name


@pytest.mark.breaks(
    "edition_recorded_once",
    "edition_hash_is_sha256",
    "fact_sheet_once_per_subject",
    "fact_sheet_hash_is_sha256",
    "fact_sheet_erased_is_empty",
    "finding_current_once",
    "finding_outcome_is_known",
    "finding_severity_is_known",
    "finding_state_is_known",
    "finding_over_has_an_instant",
    "finding_blocks_when_hard_and_seen",
    "waiver_has_one_scope",
    "waiver_says_why",
    "waiver_ends_after_start",
    "waiver_withdrawn_says_why",
    "override_says_why",
    "reassessment_runs_once",
    "reassessment_state_is_known",
    "reassessment_done_has_an_instant",
    "reassessment_progress_has_an_end",
)
@pytest.mark.parametrize("name", ATTEMPTS)
def test_the_constraint_holds(name, furnished):
    assert refusal(ATTEMPTS[name]) == name


@pytest.mark.breaks(
    "compliance.waiver.reference",
    "compliance.override.reference",
    "compliance.override.finding",
    "compliance.reassessment.reference",
)
@pytest.mark.parametrize("name", UNIQUE)
def test_the_field_is_unique(name, furnished):
    app, model, field = name.split(".")

    assert refusal(UNIQUE[name]).startswith(f"{app}_{model}_{field}")


@pytest.mark.breaks("compliance_finding_only_ended", "compliance_waiver_only_ended")
@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM compliance_finding",
        "UPDATE compliance_finding SET outcome = 'pass'",
        'UPDATE compliance_finding SET facts = \'{"start_on": "2020-01-01"}\'',
        "UPDATE compliance_finding SET state = 'mended' WHERE state = 'superseded'",
        "DELETE FROM compliance_waiver",
        "UPDATE compliance_waiver SET ends_on = ends_on + 1",
        "UPDATE compliance_waiver SET reason = 'another'",
    ],
)
def test_findings_and_waivers_are_never_rewritten(statement, furnished):
    with pytest.raises(IntegrityError, match=r"rewritten|left as it is|stay over"), transaction.atomic(), connection.cursor() as sql:  # fmt: skip
        sql.execute(statement)


def test_what_speaks_of_a_person_is_erased_and_what_was_decided_stays(furnished, learner):
    said = privacy.export_of(learner.person)["compliance.finding.facts"]
    before = list(Finding.objects.order_by("pk").values_list("pk", "outcome", "facts_hash"))

    privacy.erase(learner.person, at=NOW)

    furnished.refresh_from_db()
    assert {row["rule_id"] for row in said} >= {"TOY-AGE-01"}
    assert (furnished.facts, furnished.erased_at) == ({}, NOW)
    assert {(str(f), str(r)) for f, r in Finding.objects.values_list("facts", "reason")} == {("{}", "{}")}  # fmt: skip
    assert list(Finding.objects.order_by("pk").values_list("pk", "outcome", "facts_hash")) == before


def test_findings_go_along_when_two_records_become_one(furnished, cast):
    survivor = organisation(name="启明精密制造有限公司", english="", number=10_000_055)

    parties.merge_organisations(absorbed=cast.enterprise, survivor=survivor, actor=SYSTEM, at=NOW)

    assert set(Finding.objects.values_list("host", flat=True)) == {survivor.pk}
