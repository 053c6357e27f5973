"""One attempt at each constraint of the database: a change or a second row that it must refuse."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models
from tests.factories.parties import NOW
from tests.house import (
    breaking_changes,
    breaking_endings,
    breaking_feeds,
    breaking_figures,
    breaking_flags,
    breaking_guidance,
    breaking_inspections,
    breaking_market,
    breaking_pay,
    breaking_placements,
    breaking_reviews,
    breaking_rounds,
    breaking_safety,
    breaking_supervision,
    breaking_visits,
    breaking_yearly,
)
from tests.house.attempts import Attempt, change, copy

from ronghe.demo.models import CycleRun, CycleStep, DemoBuild, DemoStep
from ronghe.kernel.models import (
    AuditCursor,
    AuditRecord,
    AuditSeal,
    Counter,
    Delivery,
    Event,
    Import,
    ImportRow,
    Message,
    StoredAnswer,
)
from ronghe.parties import operations
from ronghe.parties.models import Identifier, Offering, Organisation, User
from ronghe.reference.models import Jurisdiction, Occupation, Region, RegionName


def itself(row: models.Model) -> dict[str, Any]:
    return {"parent": row.pk}


def _nobodys_person() -> int:
    people = apps.get_model("parties.Person")._default_manager
    return people.filter(user=None).order_by("pk")[0].pk


UNPARENTED = {"parent": None}
CONSTRAINTS = {
    "answer_given_once": copy("kernel.StoredAnswer"),
    "audit_has_one_cursor": copy("kernel.AuditCursor", id=2),
    "audit_seal_counts_from_one": copy("kernel.AuditSeal", number=0, record_id=1_000_000),
    "duplicate_pair_is_ordered": Attempt(
        "parties.DuplicateSuggestion", lambda row: {"first_id": row.second_id, "second_id": row.first_id}
    ),
    "duplicate_state_is_known": change("parties.DuplicateSuggestion", state="perhaps"),
    "duplicate_suggested_once": copy("parties.DuplicateSuggestion"),
    "class_ends_after_start": change("parties.SchoolClass", ends_on=date(1999, 1, 1)),
    "class_has_a_name": change("parties.SchoolClass", name=""),
    "class_name_once_per_cohort": copy("parties.SchoolClass"),
    "cohort_once": copy("parties.Cohort"),
    "cohort_year_is_plausible": change("parties.Cohort", entry_year=26),
    "counter_counts_from_one": change("kernel.Counter", last=0),
    "counter_once_per_year": copy("kernel.Counter"),
    "delivery_happens_once": copy("kernel.Delivery"),
    "cycle_begins_on_monday": change("demo.CycleRun", begins_on=date(2026, 9, 1)),
    "cycle_part_done_once": copy("demo.CycleStep"),
    "demo_build_is_the_only_one": copy("demo.DemoBuild", id=2),
    "demo_build_scale_is_positive": change("demo.DemoBuild", scale=0),
    "demo_step_taken_once": copy("demo.DemoStep"),
    "details_digest_goes_with_number": change("parties.PersonalDetails", identity_digest=""),
    "enrolment_ends_after_start": change("parties.Enrolment", ends_on=date(1999, 1, 1)),
    "enrolment_has_a_number": change("parties.Enrolment", student_number=""),
    "evidence_hash_is_sha256": change("kernel.Evidence", sha256="abc"),
    "guardian_ends_after_start": change("parties.Guardian", ends_on=date(1999, 1, 1)),
    "guardian_is_somebody_else": Attempt(
        "parties.Guardian", lambda row: {"person_id": row.student_id}
    ),
    "guardian_relation_is_known": change("parties.Guardian", relation="neighbour"),
    "identifier_names_one_legal_unit": Attempt(
        "parties.Identifier",
        lambda row: {"organisation_id": Organisation.objects.exclude(pk=row.organisation_id).order_by("pk")[0].pk},
        is_copy=True,
    ),
    "identifier_not_blank": change("parties.Identifier", value=""),
    "import_applied_has_an_instant": change("kernel.Import", state="applied"),
    "import_row_once": copy("kernel.ImportRow"),
    "import_row_outcome_is_known": change("kernel.ImportRow", outcome="lost"),
    "import_row_says_why": change("kernel.ImportRow", reason=""),
    "import_rows_add_up": change("kernel.Import", state="examined", read_count=1),
    "import_state_is_known": change("kernel.Import", state="lost"),
    "invitation_closed_has_an_instant": change("parties.Invitation", state="claimed"),
    "invitation_expires_later": change("parties.Invitation", expires_at=NOW - timedelta(days=1)),
    "invitation_open_once_per_membership": copy(
        "parties.Invitation", reference="IN-2026-9999", token_hash="x"
    ),
    "jurisdiction_is_not_its_own_parent": Attempt("reference.Jurisdiction", itself),
    "jurisdiction_without_parent_says_all": change("reference.Jurisdiction", UNPARENTED, currency=""),
    "identifier_held_once": copy("parties.Identifier", {"scheme": "fr-siren"}),
    "identifier_scheme_is_known": change("parties.Identifier", scheme="astrology"),
    "mandate_ends_after_start": change("parties.SigningMandate", ends_on=date(1999, 1, 1)),
    "mandate_limit_has_a_currency": change("parties.SigningMandate", limit_amount=1),
    "mandate_names_documents": change("parties.SigningMandate", document_kinds=[]),
    "mandate_revoked_has_an_instant": change("parties.SigningMandate", state="revoked"),
    "mandate_state_is_known": change("parties.SigningMandate", state="dreamt"),
    "mandate_takes_two_people": Attempt(
        "parties.SigningMandate", lambda row: {"confirmed_by": row.granted_by}
    ),
    "membership_ends_after_start": change("parties.Membership", ends_on=date(1999, 1, 1)),
    "membership_has_one_scope": Attempt(
        "parties.Membership",
        lambda row: {"unit_id": row.school_class.unit_id},
        where={"school_class__unit__isnull": False},
    ),
    "membership_held_once_at_a_time": copy("parties.Membership", starts_on=date(2030, 1, 1)),
    "merge_joins_two": Attempt("parties.Merge", lambda row: {"absorbed_id": row.survivor_id}),
    "merge_open_once": copy("parties.Merge", reference="ME-2026-9999"),
    "merge_undone_later": change("parties.Merge", undone_at=NOW - timedelta(days=1)),
    "membership_student_in_one_class_at_a_time": copy(
        "parties.Membership",
        {"role": "student", "school_class__isnull": False},
        school_class_id=None,
    ),
    "message_sent_has_an_instant": change("kernel.Message", state="sent"),
    "occupation_code_once_per_scheme": copy("reference.Occupation"),
    "occupation_has_a_name": change("reference.Occupation", name=""),
    "occupation_scheme_is_known": change("reference.Occupation", scheme="astrology"),
    "offering_has_a_major": change("parties.Offering", major_code=""),
    "offering_once": copy("parties.Offering"),
    "offering_scheme_is_known": change("parties.Offering", major_scheme="astrology"),
    "offering_year_is_plausible": change("parties.Offering", year=22),
    "region_name_ends_after_it_begins": change(
        "reference.RegionName", valid_from=date(2000, 1, 1), valid_until=date(1999, 1, 1)
    ),
    "region_name_once_from_a_day": copy("reference.RegionName"),
    "organisation_kind_is_known": change("parties.Organisation", kind="circus"),
    "organisation_limit_has_a_currency": change("parties.Organisation", co_signing_limit_amount=1),
    "organisation_is_not_merged_into_itself": Attempt(
        "parties.Organisation", lambda row: {"merged_into_id": row.pk}
    ),
    "organisation_name_not_blank": change("parties.OrganisationName", text=""),
    "organisation_name_once": copy("parties.OrganisationName", text="又一个名字"),
    "organisation_pending_has_a_date": change(
        "parties.Organisation", {"submitted_at": None}, verification="pending"
    ),
    "person_has_a_name_until_erased": change("parties.Person", full_name=""),
    "region_code_once_per_scheme": copy("reference.Region", path="elsewhere/"),
    "region_ends_after_it_begins": change(
        "reference.Region", valid_from=date(2026, 1, 2), valid_until=date(2026, 1, 1)
    ),
    "region_is_not_its_own_parent": Attempt("reference.Region", itself),
    "region_level_is_known": change("reference.Region", level="planet"),
    "region_scheme_is_known": change("reference.Region", scheme="astrology"),
    "remit_covers_one_thing": change("parties.Remit", region=None, organisation=None),
    "remit_decides_on_what_it_sees": change("parties.Remit", powers=["decide"]),
    "remit_ends_after_start": change("parties.Remit", ends_on=date(1999, 1, 1)),
    "remit_exception_ends_after_start": change(
        "parties.RemitException", ends_on=date(1999, 1, 1)
    ),
    "remit_exception_once": copy("parties.RemitException"),
    "remit_has_a_basis": change("parties.Remit", basis=""),
    "remit_is_not_over_oneself": Attempt(
        "parties.Remit", lambda row: {"region": None, "organisation": row.holder_id}
    ),
    "remit_names_subjects_and_powers": change("parties.Remit", subjects=[]),
    "restricted_number_once": copy("parties.RestrictedNumber"),
    "restriction_binding_once": copy("parties.Restriction", reference="RE-2026-9999"),
    "restriction_ends_after_start": change("parties.Restriction", ends_on=date(1999, 1, 1)),
    "restriction_kind_is_known": change("parties.Restriction", kind="exile"),
    "restriction_over_has_an_instant": change("parties.Restriction", state="lifted"),
    "restriction_says_why": change("parties.Restriction", reason=""),
    "restriction_state_is_known": change("parties.Restriction", state="perhaps", ended_at=NOW),
    "sector_code_once_per_scheme": copy("reference.Sector"),
    "sector_scheme_is_known": change("reference.Sector", scheme="astrology"),
    "site_ends_after_start": change("parties.Site", ends_on=date(1999, 1, 1)),
    "site_has_an_address": change("parties.Site", address=""),
    "site_lies_on_earth": change("parties.Site", latitude=Decimal(91), longitude=Decimal(0)),
    "site_main_once_per_organisation": copy("parties.Site", {"is_main": True}),
    "unit_ends_after_start": change("parties.Unit", ends_on=date(1999, 1, 1)),
    "unit_has_a_name": change("parties.Unit", name=""),
    "unit_kind_is_known": change("parties.Unit", kind="annexe"),
    "user_can_be_reached": change("parties.User", email=None, phone=None),
    "user_email_ignores_case": Attempt(
        "parties.User",
        lambda row: {"email": row.email.upper(), "person_id": _nobodys_person()},
        is_copy=True,
        where={"email__isnull": False, "phone": None},
    ),
}  # fmt: skip

# Fields that are unique by themselves, "app.model.field".
UNIQUE_FIELDS = {
    "demo.cyclerun.key": copy("demo.CycleRun"),
    "kernel.auditseal.record": copy("kernel.AuditSeal", number=2),
    "kernel.evidence.reference": copy("kernel.Evidence"),
    "kernel.message.dedupe_key": copy("kernel.Message"),
    "kernel.import.reference": copy("kernel.Import"),
    "reference.jurisdiction.code": copy("reference.Jurisdiction"),
    "reference.referencefile.path": copy("reference.ReferenceFile"),
    "reference.region.path": copy("reference.Region", code="999999"),
    "parties.organisation.reference": copy("parties.Organisation"),
    "parties.invitation.reference": copy(
        "parties.Invitation", state="withdrawn", closed_at=NOW, token_hash="y"
    ),
    "parties.invitation.token_hash": copy(
        "parties.Invitation", state="withdrawn", closed_at=NOW, reference="IN-2026-9998"
    ),
    "parties.signingmandate.reference": copy("parties.SigningMandate"),
    "parties.merge.reference": copy("parties.Merge", undone_at=NOW),
    "parties.restriction.reference": copy("parties.Restriction", state="lifted", ended_at=NOW),
    "parties.user.person": copy("parties.User", email="else@example.org"),
    "parties.user.email": Attempt("parties.User", lambda row: {"person_id": _nobodys_person()}, is_copy=True, where={"phone": None}),
    "parties.user.phone": Attempt(
        "parties.User",
        lambda row: {"person_id": _nobodys_person(), "email": "other@example.org"},
        is_copy=True,
        where={"phone__isnull": False},
    ),
}  # fmt: skip


PARTS = (
    breaking_changes,
    breaking_market,
    breaking_pay,
    breaking_placements,
    breaking_reviews,
    breaking_rounds,
    breaking_visits,
    breaking_endings,
    breaking_figures,
    breaking_guidance,
)
PARTS += (breaking_safety, breaking_supervision, breaking_feeds, breaking_inspections)
PARTS += (breaking_flags, breaking_yearly)
for _part in PARTS:
    CONSTRAINTS |= _part.CONSTRAINTS
    UNIQUE_FIELDS |= _part.UNIQUE_FIELDS


def furnish(world, name: str) -> None:
    """Add rows to the tables that the cast leaves empty, those of a part when it is about it."""
    for part in PARTS:
        if name in part.CONSTRAINTS or name in part.UNIQUE_FIELDS:
            part.furnish(world)
    record = AuditRecord.objects.order_by("pk")[0]
    AuditCursor.objects.get_or_create(pk=1)
    AuditSeal.objects.create(number=1, record=record, hash=b"x" * 32)
    StoredAnswer.objects.create(actor_key="person:1:1", key="k", request_hash="0" * 64, stored_at=NOW)  # fmt: skip
    Counter.objects.get_or_create(prefix="ZZ", year=2026, last=1)
    event = Event.objects.create(name="toy.made", at=NOW, subject_type="toy", subject_id=1, actor_kind="system")  # fmt: skip
    Delivery.objects.create(event=event, receiver="r", delivered_at=NOW)
    Message.objects.create(dedupe_key="d", kind="email", template="t", language="en", queued_at=NOW)
    run = Import.objects.order_by("pk")[0]
    ImportRow.objects.create(import_run=run, number=1, outcome="held", row_hash=1, reason="differs")
    DemoBuild.objects.create(pk=1, scale=1, ends_on=NOW.date(), total_count=1)
    DemoStep.objects.create(key="k", taken_at=NOW)
    cycle = CycleRun.objects.create(
        key="k",
        students_count=1,
        seed=1,
        weeks_count=1,
        begins_on=date(2026, 8, 31),
        started_at=NOW,
    )
    CycleStep.objects.create(run=cycle, stage="plan")
    User.objects.filter(pk=world.actors["mentor"].person.user.pk).update(phone="+8610000000000")
    Identifier.objects.create(
        organisation=world.actors["mentor"].organisation, scheme="fr-siren", value="552100554"
    )
    Offering.objects.create(
        organisation=world.things["college"].organisation,
        year=2026,
        major_scheme="own",
        major_code="1",
    )
    Occupation.objects.create(scheme="own", code="1", name="车工", language="zh-hans")
    RegionName.objects.get_or_create(region=Region.objects.order_by("pk")[0], text="甬", key="甬")
    restrict(world)
    assert Jurisdiction.objects.exists()
    assert Region.objects.exists()


def restrict(world) -> None:
    """Add a restriction; a suggested pair and a merge the world has already."""
    operations.restrict_organisation(
        organisation=world.things["enterprise"].organisation,
        kind="suspension",
        reason="Wages were kept back",
        legal_basis="Specimen rules, article 9",
        starts_on=NOW.date(),
        ends_on=NOW.date(),
        actor=world.actors["coordinator"],
        at=NOW,
    )
