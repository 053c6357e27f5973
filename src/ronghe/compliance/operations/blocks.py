"""Letting something start against a rule that forbids it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.compliance.models import Finding, FindingState, Override
from ronghe.kernel import audit
from ronghe.kernel.permissions import require
from ronghe.kernel.references import next_reference
from ronghe.parties.actors import Actor


class NothingToOverride(ValueError):
    """The finding blocks nothing, or is over."""


class AlreadyOverridden(ValueError):
    """Somebody decided already; what they said stays."""


class ReasonIsMissing(ValueError):
    """Whoever overrides a block says why, for ever."""


@transaction.atomic
def override_block(*, finding: Finding, reason: str, actor: Actor, at: datetime) -> Override:
    """Let it start although this finding blocks it; name and reason stay on record for ever."""
    require(actor, "compliance.override_block", finding)
    if not reason.strip():
        raise ReasonIsMissing(_("Say why it may start all the same; your reason stays on record."))
    finding = Finding.objects.select_for_update(of=("self",)).get(pk=finding.pk)
    if finding.state != FindingState.CURRENT or not finding.is_blocking:
        raise NothingToOverride(_("This finding keeps nothing from starting."))
    if Override.objects.filter(finding=finding).exists():
        raise AlreadyOverridden(_("Somebody has overridden this block already."))
    assert actor.organisation is not None  # noqa: S101 -- the permission asks for both
    assert actor.person is not None  # noqa: S101 -- as above
    override = Override.objects.create(
        reference=next_reference("OV", on=at.date()),
        region_id=finding.region_id,
        finding=finding,
        reason=reason.strip(),
        authority=actor.organisation,
        decided_by=actor.person,
        decided_at=at,
    )
    details = {"rule": finding.rule_id, "finding": finding.pk, "reason": override.reason}
    audit.record("block.overridden", override, actor=actor, at=at, details=details)
    return override
