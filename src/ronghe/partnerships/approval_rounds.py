"""Laying a text before everybody who approves it inside each organisation, in rounds."""

from collections.abc import Sequence
from datetime import datetime

from ronghe.kernel import audit
from ronghe.parties.actors import Actor
from ronghe.partnerships.lifecycles import APPROVAL
from ronghe.partnerships.models import (
    AgreementVersion,
    ApprovalRoute,
    ApprovalState,
    ApprovalStep,
)

VALID = frozenset({ApprovalState.WAITING, ApprovalState.APPROVED})


def ask_for_approvals(version: AgreementVersion, *, actor: Actor, at: datetime) -> None:
    """Begin a round in each organisation, unless its last one is about this text and this route."""
    parties = version.parties.exclude(organisation=None)
    routes = ApprovalRoute.objects.filter(organisation__in=parties.values("organisation"))
    for route in routes.order_by("pk"):
        last = _last_round(version, route)
        if _stands(last, route, version):
            continue
        _overtake(last, actor=actor, at=at)
        ApprovalStep.objects.bulk_create(
            ApprovalStep(
                version=version,
                organisation_id=route.organisation_id,
                round=last[0].round + 1 if last else 1,
                number=number,
                title=step["title"],
                role=step["role"],
                document_hash=version.document_hash,
            )
            for number, step in enumerate(route.steps, 1)
        )


def _last_round(version: AgreementVersion, route: ApprovalRoute) -> list[ApprovalStep]:
    asked = version.approvals.filter(organisation=route.organisation_id).order_by("round", "number")
    found = list(asked)
    return [one for one in found if one.round == found[-1].round]


def _stands(steps: Sequence[ApprovalStep], route: ApprovalRoute, version: AgreementVersion) -> bool:
    """Say whether a round is about this text and goes the way that the route says today."""
    return (
        bool(steps)
        and all(
            one.document_hash == version.document_hash
            and one.state in VALID
            and {"title": one.title, "role": one.role} == wanted
            for one, wanted in zip(steps, route.steps, strict=False)
        )
        and len(steps) == len(route.steps)
    )


def _overtake(steps: Sequence[ApprovalStep], *, actor: Actor, at: datetime) -> None:
    """Keep on the sheet what was said on a way that is no longer gone."""
    for step in steps:
        if step.state not in VALID:
            continue
        step.state = APPROVAL.next_state(step.state, "overtake_step")
        step.save(update_fields=["state"])
        details = {"step": step.title, "hash": step.document_hash}
        agreement = step.version.agreement
        audit.record("approval.overtaken", agreement, actor=actor, at=at, details=details)


def overtake_approvals(version: AgreementVersion, *, actor: Actor, at: datetime) -> None:
    """Keep on the sheet what was approved, but let it stand for the text that it was said of."""
    open_ = version.approvals.filter(
        state__in=[ApprovalState.WAITING, ApprovalState.APPROVED]
    ).exclude(document_hash=version.document_hash)
    for step in open_.order_by("pk"):
        step.state = APPROVAL.next_state(step.state, "overtake_step")
        step.save(update_fields=["state"])
        details = {"step": step.title, "hash": step.document_hash}
        audit.record("approval.overtaken", version.agreement, actor=actor, at=at, details=details)
