import io
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from tests.factories.cast import NOW

from ronghe.kernel import audit, evidence, invariants
from ronghe.kernel.models import Counter
from ronghe.parties.actors import SYSTEM


@pytest.fixture(autouse=True)
def _own_folder(college, settings, tmp_path):
    settings.RONGHE_VAR = tmp_path
    evidence.Evidence.objects.all().delete()
    settings.MEDIA_ROOT = tmp_path / "evidence"


def breaches(name):
    return {one.name: one for one in invariants.check_all()}[name].breaches


def store(college):
    return evidence.store(
        io.BytesIO(b"%PDF-1.7\n%%EOF\n"),
        name="a.pdf",
        subject=college,
        kind="test",
        uploaded_by=SYSTEM,
        at=NOW,
    )


def test_everything_holds_with_the_cast(college):
    audit.seal(at=NOW)
    store(college)

    out = StringIO()
    call_command("check_invariants", stdout=out)

    report = json.loads(out.getvalue())
    assert report["is_sound"]
    assert {
        "kernel.audit_chain",
        "kernel.audit_seals",
        "kernel.evidence_files",
        "kernel.messages_sent",
        "kernel.references",
    } <= {one["name"] for one in report["invariants"]}


def test_a_reference_beyond_its_counter_is_named(college):
    Counter.objects.filter(prefix="OR").delete()

    assert college.reference in breaches("kernel.references")


def test_a_missing_or_changed_file_is_named(college):
    stored = store(college)
    stored.path.chmod(0o600)
    stored.path.write_bytes(b"%PDF-1.7\n%%EOX\n")
    assert breaches("kernel.evidence_files") == (
        f"{stored.reference}: the file holds something else",
    )

    stored.path.unlink()
    assert breaches("kernel.evidence_files") == (f"{stored.reference}: the file is missing",)


def test_a_state_without_an_audit_record_is_named(college, monkeypatch):
    monkeypatch.setattr(invariants, "_invariants", {})
    invariants.audited_states(
        "test.states",
        "parties.Organisation",
        "verification",
        {"verified": ["organisation.verified"]},
    )
    assert breaches("test.states") == ()

    with connection.cursor() as sql:
        sql.execute(
            "UPDATE parties_organisation SET verification = 'verified' WHERE verification <> 'verified'"
        )
    assert breaches("test.states") != ()


def test_a_breach_fails_the_command(college):
    Counter.objects.filter(prefix="OR").delete()
    out = StringIO()

    with pytest.raises(CommandError, match=r"kernel\.references"):
        call_command("check_invariants", stdout=out)
    assert not json.loads(out.getvalue())["is_sound"]


def test_a_name_is_given_once():
    with pytest.raises(ValueError, match="registered already"):
        invariants.invariant("kernel.references", "", list)
