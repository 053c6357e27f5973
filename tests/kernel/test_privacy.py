from datetime import timedelta

import pytest
from django.apps import apps
from django.db import models
from tests.factories.cast import NOW

from ronghe.kernel import audit, idempotency, messaging, privacy, upkeep
from ronghe.kernel.models import AuditRecord, Message, StoredAnswer
from ronghe.kernel.privacy import Fate


@pytest.fixture
def register(monkeypatch):
    """A copy of the register that the test may write into."""
    monkeypatch.setattr(privacy, "_columns", dict(privacy._columns))
    monkeypatch.setattr(privacy, "_personal", set(privacy._personal))


def enter(column):
    privacy.register(
        column,
        purpose="p",
        basis="b",
        retention="r",
        export=privacy.nothing,
        erase=privacy.kept("kernel.AuditRecord", "actor_person_id", "because"),
    )


def test_every_column_of_the_kernel_that_points_to_a_person_has_a_line():
    missing = [name for name in privacy.missing_columns() if name.startswith("kernel.")]

    assert missing == []


def test_no_line_of_the_kernel_is_stale():
    assert [name for name in privacy.stale_columns() if name.startswith("kernel.")] == []


def test_keys_to_people_and_users_are_found_in_anybodys_tables():
    found = privacy.columns_to_register()

    assert {
        "parties.membership.person",  # a foreign key of ours
        "parties.user.person",  # one to one
        "mfa.authenticator.user",  # another app's key to the user
        "kernel.auditrecord.actor_person_id",  # a plain number
        "kernel.message.address",  # declared as personal
    } <= found
    assert "kernel.event.subject_id" not in found


@pytest.mark.parametrize("name", ["person", "confidant_person_id"])
def test_a_new_column_without_a_line_is_missing(register, name, monkeypatch):
    field = (
        models.ForeignKey("parties.Person", models.CASCADE)
        if name == "person"
        else models.BigIntegerField()
    )
    field.name = name
    if name == "person":
        field.remote_field.model = apps.get_model("parties.Person")
    model = apps.get_model("kernel.Counter")
    real = type(model._meta).concrete_fields
    monkeypatch.setitem(
        model._meta.__dict__, "concrete_fields", (*model._meta.concrete_fields, field)
    )

    assert f"kernel.counter.{name}" in privacy.missing_columns()
    enter(f"kernel.counter.{name}")
    assert f"kernel.counter.{name}" not in privacy.missing_columns()
    assert real is type(model._meta).concrete_fields


def test_declared_content_needs_a_line(register):
    privacy.personal("kernel.counter.prefix")

    assert "kernel.counter.prefix" in privacy.missing_columns()


def test_a_line_without_its_column_is_stale(register):
    enter("kernel.counter.no_such_column")
    enter("nowhere.thing.column")

    assert {"kernel.counter.no_such_column", "nowhere.thing.column"} <= set(privacy.stale_columns())


def test_a_column_has_one_line(register):
    with pytest.raises(privacy.RegisteredTwice):
        enter("kernel.auditrecord.actor_person_id")


def _leave_traces(person, actor, college):
    audit.record("organisation.named", college, actor=actor, at=NOW)
    messaging.send(
        messaging.Contact("email", "trace@example.org"),
        "messages/accounts/one_time_code.txt",
        {"code": "1"},
        language="en",
        at=NOW,
        dedupe_key="trace",
        person_id=person.pk,
    )
    idempotency.once(
        actor=actor, key="k", request_hash="0" * 64, at=NOW, effect=lambda: idempotency.Answer(200)
    )


def test_a_person_gets_what_is_held(dean, college):
    _leave_traces(dean.person, dean, college)

    export = privacy.export_of(dean.person)

    assert [row["address"] for row in export["kernel.message.person_id"]] == ["trace@example.org"]
    assert "organisation.named" in {
        row["verb"] for row in export["kernel.auditrecord.actor_person_id"]
    }


def test_nobody_gets_what_is_held_about_another(dean, student, college):
    _leave_traces(dean.person, dean, college)

    assert "kernel.message.person_id" not in privacy.export_of(student.person)


def test_erasure_leaves_no_address_and_says_what_it_keeps(dean, college):
    _leave_traces(dean.person, dean, college)

    report = {
        line.column: line.erase(dean.person.pk, NOW)
        for line in privacy.registered()
        if line.column.startswith("kernel.")
    }

    assert not Message.objects.filter(address="trace@example.org").exists()
    assert not StoredAnswer.objects.exists()
    assert AuditRecord.objects.filter(actor_person_id=dean.person.pk).exists()
    kept = report["kernel.auditrecord.actor_person_id"]
    assert kept.fate == Fate.KEPT
    assert str(kept.reason)
    assert report["kernel.message.address"].fate == Fate.ANONYMISED
    assert report["kernel.storedanswer.actor_key"].fate == Fate.ERASED


def test_addresses_go_after_ninety_days(dean, college):
    _leave_traces(dean.person, dean, college)

    upkeep.tidy(at=NOW + timedelta(days=89))
    assert Message.objects.filter(address="trace@example.org").exists()
    upkeep.tidy(at=NOW + timedelta(days=91))
    assert not Message.objects.filter(address="trace@example.org").exists()
