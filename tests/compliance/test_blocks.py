"""What blocks a start, and who may let it start all the same: on the record for ever."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from tests.factories.parties import NOW

from ronghe.compliance import operations, queries
from ronghe.compliance.models import Finding, Override
from ronghe.kernel import audit
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties.actors import SYSTEM

LATER = NOW + timedelta(days=1)


@pytest.fixture
def block(assess):
    assess()
    return Finding.objects.get(rule_id="TOY-AGE-01")


def override(block, actor, reason="Born on the day itself, papers were seen"):
    return operations.override_block(finding=block, reason=reason, actor=actor, at=LATER)


def test_a_block_is_overridden_with_name_and_reason(block, cast, learner):
    assert list(queries.blocks_of(learner)) == [block]

    made = override(block, cast.coordinator)

    assert (made.decided_by, made.authority) == (cast.coordinator.person, cast.authority)
    assert (made.reason, made.decided_at) == ("Born on the day itself, papers were seen", LATER)
    assert made.reference.startswith("OV-2026-")
    assert [one.verb for one in audit.story_of(made)] == ["block.overridden"]
    assert list(queries.blocks_of(learner)) == []
    block.refresh_from_db()
    assert (block.outcome, block.is_blocking, block.state) == ("fail", True, "current")


def test_other_facts_need_another_decision(block, cast, assess, learner):
    made = override(block, cast.coordinator)

    assess(student_birth_on="2010-10-02", at=LATER)

    assert [one.rule_id for one in queries.blocks_of(learner)] == ["TOY-AGE-01"]
    assert Override.objects.get() == made
    assert queries.history_of(block, actor=cast.dean)[1].override == made


def test_what_blocks_nothing_is_not_overridden(block, cast, assess):
    soft = Finding.objects.get(rule_id="TOY-RATIO-01")
    with pytest.raises(operations.NothingToOverride):
        override(soft, cast.coordinator)
    assess(student_birth_on="2010-09-01", at=LATER)
    with pytest.raises(operations.NothingToOverride):
        override(block, cast.coordinator)


def test_a_block_is_overridden_once_and_with_a_reason(block, cast):
    with pytest.raises(operations.ReasonIsMissing):
        override(block, cast.coordinator, reason="  ")
    override(block, cast.coordinator)
    with pytest.raises(operations.AlreadyOverridden):
        override(block, cast.coordinator)


@pytest.mark.parametrize(
    "name",
    [
        "dean", "cooperation_officer", "plant_manager", "signatory", "mentor", "student",
        "inspector", "administrator", "outsider", "class_teacher",
    ],
)  # fmt: skip
def test_only_who_decides_for_an_authority_overrides(block, cast, name):
    with pytest.raises(NotAllowed):
        override(block, getattr(cast, name))


def test_no_machine_overrides(block):
    with pytest.raises(NotAllowed):
        override(block, SYSTEM)


@pytest.mark.breaks(
    "compliance_override_only_added",
    "compliance_rulebookedition_only_added",
)
@pytest.mark.parametrize("table", ["compliance_override", "compliance_rulebookedition"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET id = id"])
def test_overrides_and_editions_are_only_ever_added(block, cast, table, statement):
    override(block, cast.coordinator)

    with pytest.raises(IntegrityError, match="only ever added"), transaction.atomic(), connection.cursor() as sql:  # fmt: skip
        sql.execute(statement.format(table))
