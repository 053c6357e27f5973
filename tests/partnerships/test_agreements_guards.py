"""What the database's own guards refuse about agreements, whoever asks."""

from datetime import timedelta

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from tests.factories.agreements import (
    draft,
    out_for_signature,
    sign,
    with_mandates,
)
from tests.factories.parties import NOW, organisation

from ronghe.parties import operations as parties
from ronghe.parties.actors import SYSTEM
from ronghe.partnerships.models import (
    Agreement,
    AgreementParty,
    AgreementVersion,
    Concern,
    Cooperation,
    Signature,
    VersionState,
)

BEFORE = NOW - timedelta(days=1)
DAY = NOW.date()
APP = "partnerships"
DRAFT = {"state": "draft"}
NEW = {"reference": "XX-2026-0001"}


FROZEN = f"{APP}_agreementversion WHERE frozen_at IS NOT NULL"
REWRITES = [
    f"UPDATE {APP}_agreementversion SET document = '{{}}' WHERE frozen_at IS NOT NULL",
    f"UPDATE {APP}_agreementversion SET document_hash = repeat('a', 64) WHERE state = 'signed'",
    f"UPDATE {APP}_agreementversion SET readings = '{{}}' WHERE state = 'signing'",
    f"UPDATE {APP}_agreementversion SET changes = '{{}}' WHERE state = 'signed'",
    f"UPDATE {APP}_agreementversion SET effective_on = effective_on + 1 WHERE state = 'signed'",
    f"UPDATE {APP}_agreementversion SET in_force_on = in_force_on + 1 WHERE state = 'signed'",
    f"UPDATE {APP}_agreementversion SET frozen_at = NULL, verification_code = NULL, state = 'draft' WHERE state = 'signing'",
    f"UPDATE {APP}_agreementversion SET verification_code = 'X' || id WHERE state = 'signed'",
    f"UPDATE {APP}_agreementversion SET state = 'refused', in_force_on = NULL, closed_at = now(), closing_reason = 'x' WHERE state = 'signed'",
    f"UPDATE {APP}_agreementversion SET number = number + 50 WHERE state = 'signed'",
    f"DELETE FROM {APP}_agreementversion WHERE state = 'signed'",
    f"UPDATE {APP}_agreementparty SET share_percent = 10 WHERE version_id IN (SELECT id FROM {FROZEN})",
    f"UPDATE {APP}_agreementparty SET signatures_needed = 2 WHERE version_id IN (SELECT id FROM {FROZEN})",
    f"UPDATE {APP}_agreementparty SET version_id = (SELECT min(id) FROM {FROZEN}) WHERE version_id IN (SELECT id FROM {APP}_agreementversion WHERE state = 'draft')",
    f"DELETE FROM {APP}_agreementparty WHERE version_id IN (SELECT id FROM {FROZEN})",
    f"UPDATE {APP}_signature SET signed_at = now()",
    f"DELETE FROM {APP}_signature",
    f"UPDATE {APP}_versionrevision SET why = 'x'",
    f"DELETE FROM {APP}_versionrevision",
    f"UPDATE {APP}_factconfirmation SET document_hash = repeat('a', 64)",
    f"UPDATE {APP}_agreementcheck SET block_count = 0",
]


@pytest.mark.breaks(
    "partnerships_agreementversion_frozen",
    "partnerships_agreementparty_frozen",
    "partnerships_signature_only_added",
    "partnerships_versionrevision_only_added",
    "partnerships_factconfirmation_only_added",
    "partnerships_agreementcheck_only_added",
)
def test_what_is_out_for_signature_is_rewritten_by_nobody(furnished):
    before = everything()

    for statement in REWRITES:
        with pytest.raises(IntegrityError, match=r"rewritten|only ever added|stay|taken back"), transaction.atomic(), connection.cursor() as sql:  # fmt: skip
            sql.execute(statement)

    assert everything() == before


def everything():
    with connection.cursor() as sql:
        found = []
        for table in ("agreementversion", "agreementparty", "signature", "versionrevision"):
            sql.execute(f"SELECT md5(string_agg(t::text, '|' ORDER BY id)) FROM {APP}_{table} t")
            found.append(sql.fetchone())
    return found


def test_the_orm_does_not_get_past_it_either(furnished):
    version = AgreementVersion.objects.filter(state=VersionState.SIGNED)[0]
    version.document = {"clauses": []}

    for write in (
        lambda: version.save(update_fields=["document"]),
        lambda: AgreementVersion.objects.bulk_update([version], ["document"]),
        lambda: AgreementVersion.objects.filter(pk=version.pk).update(document={}),
        lambda: version.parties.all().delete(),
        lambda: AgreementParty(version=version, key="new", role="host", organisation_id=version.agreement.drafted_for_id, order_group=9).save(),
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            write()


@pytest.mark.parametrize(
    "table",
    ["agreementversion", "agreementparty", "signature", "versionrevision", "factconfirmation", "agreementcheck"],
)  # fmt: skip
def test_the_application_may_not_truncate(table, furnished):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as sql:  # fmt: skip
        sql.execute(f"TRUNCATE {APP}_{table} CASCADE")


@pytest.mark.breaks(
    "partnerships_agreementversion_never_emptied", "partnerships_agreementparty_never_emptied"
)
@pytest.mark.parametrize("table", ["agreementversion", "agreementparty", "signature"])
def test_not_even_the_owner_truncates_unawares(table, owner_connection):
    with pytest.raises(psycopg.errors.RestrictViolation, match="only ever added"):
        owner_connection.execute(f"TRUNCATE {APP}_{table} CASCADE")


def insert(**changes):
    """A signature as somebody might write it past every operation."""
    version = AgreementVersion.objects.filter(state=VersionState.SIGNING).order_by("pk")[0]
    party = version.parties.get(key="college")
    values = {
        "version": version,
        "party": party,
        "signed_by": party.papers.get().signed_by,
        "channel": "paper",
        "signed_at": NOW,
        "document_hash": version.document_hash,
    }
    Signature.objects.create(**values | changes)


@pytest.mark.breaks("partnerships_signature_in_turn")
def test_a_signature_is_of_the_text_and_in_its_turn_on_every_route(furnished):
    signed = AgreementVersion.objects.filter(state=VersionState.SIGNED)[0]
    drafted = AgreementVersion.objects.filter(state=VersionState.DRAFT)[0]
    waiting = AgreementVersion.objects.filter(state=VersionState.SIGNING)[0]

    for changes in (
        {"document_hash": "a" * 64},
        {"version": signed, "party": signed.parties.get(key="college")},
        {"version": drafted, "party": drafted.parties.get(key="college")},
        {"party": signed.parties.get(key="college")},
    ):
        with pytest.raises(IntegrityError, match="not out for signature"), transaction.atomic():
            insert(**changes)
    insert()
    assert waiting.signatures.count() == 2


def test_nobody_signs_before_others_not_even_in_sql(cast):
    with_mandates(cast)
    version = out_for_signature(cast, draft(cast))

    with pytest.raises(IntegrityError, match="others sign before"), transaction.atomic():
        Signature.objects.create(
            version=version,
            party=version.parties.get(key="college"),
            signed_by=cast.dean.person,
            channel="native",
            signed_at=NOW,
            document_hash=version.document_hash,
        )


@pytest.mark.breaks("partnerships_agreement_in_force_when_signed")
def test_no_state_is_reached_without_its_guard(cast):
    with_mandates(cast)
    version = out_for_signature(cast, draft(cast))
    sign(version, "host", cast.signatory)
    agreement = Agreement.objects.filter(pk=version.agreement_id)
    versions = AgreementVersion.objects.filter(pk=version.pk)

    with pytest.raises(IntegrityError, match="not every party has signed"), transaction.atomic():
        versions.update(state="signed", in_force_on=version.effective_on)
    for state in ("in_force", "suspended"):
        with pytest.raises(IntegrityError, match="no version is signed"), transaction.atomic():
            agreement.update(state=state)
    with pytest.raises(IntegrityError, match="begins as a draft"), transaction.atomic():
        Agreement.objects.create(**row(agreement[0], reference="AG-2026-9999", state="in_force"))
    with pytest.raises(IntegrityError, match="begins as a draft"), transaction.atomic():
        AgreementVersion.objects.create(**row(versions[0], number=9))


def row(of, **changes):
    values = {f.attname: getattr(of, f.attname) for f in of._meta.concrete_fields if not f.primary_key}  # fmt: skip
    return values | changes


def test_a_draft_is_not_signed_by_a_change_of_state(cast):
    version = draft(cast)

    for state in ("signed", "refused", "withdrawn"):
        with pytest.raises(IntegrityError), transaction.atomic():
            AgreementVersion.objects.filter(pk=version.pk).update(
                state=state, frozen_at=NOW, verification_code="X", effective_on=DAY, in_force_on=DAY
            )


def test_merged_records_leave_what_was_signed_as_it_was(furnished, cast):
    """Cooperations go along; the party of a signed text stays whom the text names."""
    survivor = organisation(name="启明精密制造有限公司", english="", number=10_000_055)
    before = {p.pk: p.organisation_id for p in AgreementParty.objects.filter(version__frozen_at__isnull=False)}  # fmt: skip

    parties.merge_organisations(absorbed=cast.enterprise, survivor=survivor, actor=SYSTEM, at=NOW)

    after = {p.pk: p.organisation_id for p in AgreementParty.objects.filter(pk__in=before)}
    assert after == before
    assert set(Cooperation.objects.filter(parties__organisation=survivor)) == set(Cooperation.objects.all())  # fmt: skip
    assert Concern.objects.get().addressed_to == survivor
