"""Obligations and plan of a version one by one, with what the reader may change of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from ronghe.engines.terms import Milestone, Obligation, said, uncovered
from ronghe.partnerships.models import AgreementVersion
from ronghe.web.agreements.draft_forms import ALL_OTHERS, NOBODY, RHYTHM_WORDS
from ronghe.web.agreements.reading import language_of_text
from ronghe.web.parts import Action, Text


@dataclass(frozen=True)
class ObligationLine:
    """One obligation as people read it."""

    what: str
    owner: Text
    to: Text
    day: date | None
    rhythm: Text
    evidence: str
    consequence: str
    has_owner: bool
    is_covered: bool
    actions: tuple[Action, ...]


@dataclass(frozen=True)
class StepLine:
    """One step of the operation plan."""

    title: str
    owner: Text
    day: date | None
    evidence: str
    covers: tuple[str, ...]
    actions: tuple[Action, ...]


def obligation_lines(
    version: AgreementVersion, labels: Mapping[str, str], *, may_edit: bool
) -> list[ObligationLine]:
    document, language = version.content, language_of_text()
    bare = {one.key for one in uncovered(document)}
    return [
        ObligationLine(
            what=said(one.what, language),
            owner=labels.get(one.owner) or NOBODY,
            to=labels.get(one.to) or ALL_OTHERS,
            day=one.due.day(document.terms),
            rhythm=RHYTHM_WORDS[one.rhythm],
            evidence=said(one.evidence, language),
            consequence=said(one.consequence, language),
            has_owner=one.owner in labels,
            is_covered=one.key not in bare,
            actions=_actions(version, "obligation", one) if may_edit else (),
        )
        for one in document.obligations
    ]


def step_lines(
    version: AgreementVersion, labels: Mapping[str, str], *, may_edit: bool
) -> list[StepLine]:
    document, language = version.content, language_of_text()
    duties = {one.key: said(one.what, language) for one in document.obligations}
    return [
        StepLine(
            title=said(one.title, language),
            owner=labels.get(one.owner) or NOBODY,
            day=one.due.day(document.terms),
            evidence=said(one.evidence, language),
            covers=tuple(duties[key] for key in one.covers if key in duties),
            actions=_actions(version, "milestone", one) if may_edit else (),
        )
        for one in document.milestones
    ]


def _actions(
    version: AgreementVersion, name: str, one: Obligation | Milestone
) -> tuple[Action, ...]:
    arguments = [version.agreement.reference, one.key]
    return (
        Action(_("Change"), reverse(f"agreements:{name}_change", args=arguments)),
        Action(_("Take out"), reverse(f"agreements:{name}_remove", args=arguments)),
    )
