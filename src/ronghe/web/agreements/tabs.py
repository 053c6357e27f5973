"""What the tabs of an agreement's page show."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ronghe.engines.terms import matrix, said
from ronghe.kernel.audit import story_of as records_of
from ronghe.partnerships import library
from ronghe.partnerships.hindrances import amiss_in_words
from ronghe.partnerships.models import (
    LIVE,
    AgreementState,
    AgreementVersion,
    Obligation,
    ObligationState,
    VersionState,
)
from ronghe.partnerships.standing import terms_in_force
from ronghe.web.agreements.access import edits, hindrances_to, latest_check, may_revise
from ronghe.web.agreements.annul_views import annul_action
from ronghe.web.agreements.beside import facts_beside
from ronghe.web.agreements.duty_lines import obligation_lines, step_lines
from ronghe.web.agreements.milestone_views import steps_of_plan
from ronghe.web.agreements.plan_links import plan_actions
from ronghe.web.agreements.reading import (
    TermLine,
    clauses_of,
    language_of_text,
    named,
    revisions_of,
    signers_of,
    terms_of,
)
from ronghe.web.agreements.signature_tab import signatures
from ronghe.web.parts import Action, Checklist, Chip, Fact, Mark, Page
from ronghe.web.records.story import all_but_students, story_of
from ronghe.web.requests import WebRequest

OVER = frozenset({AgreementState.COMPLETED, AgreementState.ANNULLED})
STORY_LENGTH = 50
DUTIES_SHOWN = 60
MARKS = {
    ObligationState.OPEN: Mark.DUE,
    ObligationState.REPORTED: Mark.UNKNOWN,
    ObligationState.KEPT: Mark.HOLDS,
    ObligationState.DISPUTED: Mark.BROKEN,
    ObligationState.MISSED: Mark.BROKEN,
}
Content = dict[str, Any]


def text(request: WebRequest, version: AgreementVersion, on: date) -> Content:
    agreement, names = version.agreement, named(version)
    may_edit = may_revise(request, version)
    is_over = agreement.state in OVER or (
        agreement.ended_on is not None and on > agreement.ended_on
    )
    held = terms_in_force(agreement, on=on) if agreement.is_signed and not is_over else None
    in_force = terms_of(held.terms, names, held.sources) if held and held.terms else []
    own = terms_of(version.content.terms, names)
    reference = agreement.reference
    return {
        "clauses": clauses_of(version),
        # What a version says is not said twice where it is all that is in force.
        "terms": [] if _said(in_force) == _said(own) else own,
        "in_force": in_force,
        "signers": signers_of(version),
        "may_edit": may_edit,
        "add_clause": Action(_("Add a clause"), reverse("agreements:clause_add", args=[reference]))
        if may_edit
        else None,
        "may_comment": not version.is_frozen and edits(request, version.agreement),
        "change_terms": Action(
            _("Change terms"), reverse("agreements:terms_change", args=[reference])
        )
        if may_edit
        else None,
        "findings": _findings(request, version, on),
        "actions": _actions(request, version),
    }


def _said(lines: list[TermLine]) -> list[tuple[str, str]]:
    return [(one.label, one.value) for one in lines]


def _actions(request: WebRequest, version: AgreementVersion) -> list[Action]:
    """Give the rarer steps: withdrawing, amending, suspending, ending, annulling."""
    agreement = version.agreement
    if not edits(request, agreement):
        annul = annul_action(request, agreement)
        return [annul] if annul else []

    def to(name: str, label: str, method: str = "get") -> Action:
        return Action(label, reverse(f"agreements:{name}", args=[agreement.reference]), method)

    found = []
    if version.state == VersionState.SIGNING:
        found.append(to("agreement_withdraw", _("Withdraw from signing")))
    if agreement.state in LIVE:
        if version.state == VersionState.SIGNED:
            found.append(to("agreement_amend", _("Draft an amendment")))
        if agreement.state != AgreementState.SUSPENDED:
            found.append(to("agreement_suspend", _("Suspend agreement")))
        found.append(to("agreement_end", _("End early")))
    return [*found, *plan_actions(request, version)]


def _findings(request: WebRequest, version: AgreementVersion, on: date) -> Checklist | None:
    """Say what the law answered and what keeps it from signature, each with its way out."""
    check = latest_check(version)
    if check is None or version.state != VersionState.CHECKING:
        return None
    language = language_of_text()
    facts = [
        Fact(Mark.DUE if one.kind == "approval" else Mark.BROKEN, one.says)
        for one in hindrances_to(version, on)
    ]
    facts += facts_beside(request, version)
    blocking = {one["rule"] for one in check.answers if one["blocks"]}
    marks = {"pass": Mark.HOLDS, "fail": Mark.DUE, "unknown": Mark.UNKNOWN}
    for answer in check.answers:
        if answer["rule"] in blocking:
            continue
        note = "" if answer["is_confirmed"] else _("this rule is not confirmed, and blocks nothing")
        facts.append(
            Fact(
                marks.get(answer["outcome"], Mark.HOLDS),
                answer["reason"][language],
                detail=f"{answer['rule']} {note}".strip(),
            )
        )
    return Checklist(_("What the law says, as if all signed today"), tuple(facts))


def duties(request: WebRequest, version: AgreementVersion, on: date) -> Content:
    language, names = language_of_text(), named(version)
    document = version.content
    laid_out = matrix(document)
    labels = {key: names.get(key, {}).get(language) or key for key in laid_out.parties}
    template = library.templates()[version.agreement.template]
    reference, may_edit = version.agreement.reference, may_revise(request, version)
    return {
        "parties": [labels[key] for key in laid_out.parties],
        "matrix": [
            (
                labels[owner],
                [
                    (
                        labels[to],
                        [said(one.what, language) for one in laid_out.owed(owner, to)],
                        owner == to,
                    )
                    for to in laid_out.parties
                ],
            )
            for owner in laid_out.parties
        ],
        "warnings": [
            one.says
            for one in amiss_in_words(document, template, version.agreement.jurisdiction, labels)
        ],
        "obligations": obligation_lines(version, labels, may_edit=may_edit),
        "plan": step_lines(version, labels, may_edit=may_edit),
        "add_obligation": Action(
            _("Add an obligation"), reverse("agreements:obligation_add", args=[reference])
        )
        if may_edit
        else None,
        "add_step": Action(_("Add a step"), reverse("agreements:milestone_add", args=[reference]))
        if may_edit
        else None,
        "steps": steps_of_plan(request, version, on),
        "owed": _owed(request, version, on),
    }


def _owed(request: WebRequest, version: AgreementVersion, on: date) -> list[Any]:
    """Give what falls due, with what the reader may do about it."""
    language, code = language_of_text(), get_language() or "en"
    found = (
        Obligation.objects.filter(agreement=version.agreement)
        .exclude(state=ObligationState.CANCELLED)
        .select_related("owner", "agreement__cooperation", "version")
        .prefetch_related("owner__names")
        .order_by("due_on", "pk")[:DUTIES_SHOWN]
    )
    lines = []
    takes_part = edits(request, version.agreement)
    own = request.actor.managed_organisations
    for one in found:
        actions = []
        arguments = [version.agreement.reference, one.pk]
        owes = one.owner_id in own
        if owes and one.state in {"open", "missed", "disputed"}:
            actions.append(Action(_("Report"), reverse("agreements:duty_report", args=arguments)))
        answers = takes_part and not owes and one.creditor_id in {None, *own}
        if answers and one.state == "reported":
            actions.append(Action(_("Confirm"), reverse("agreements:duty_confirm", args=arguments), method="post"))  # fmt: skip
            actions.append(Action(_("Dispute"), reverse("agreements:duty_dispute", args=arguments)))
        chip = Chip(ObligationState(one.state).label, MARKS.get(ObligationState(one.state)))
        owner = one.owner.name_in(code) if one.owner else one.owner_key
        is_late = one.state == "open" and one.due_on < on
        lines.append((one, said(one.what, language), owner, chip, is_late, actions))
    return lines


def changes(request: WebRequest, version: AgreementVersion, on: date) -> Content:
    return {
        "revisions": revisions_of(version),
        "versions": [
            (one, Chip(one.get_state_display(), None))
            for one in version.agreement.versions.order_by("-number")
        ],
    }


def history(request: WebRequest, version: AgreementVersion, on: date) -> Content:
    records = records_of(version.agreement)
    before = request.GET.get("before", "")
    if before.isdecimal():
        records = records.filter(pk__lt=int(before))
    found = list(records[: STORY_LENGTH + 1])
    shown = found[:STORY_LENGTH]
    return {
        "story": story_of(shown, names=all_but_students),
        "page": Page(
            shown=len(shown),
            next_query=f"tab=history&before={shown[-1].pk}" if len(found) > STORY_LENGTH else "",
            first_query="tab=history" if before else "",
        ),
    }


CONTENT: dict[str, Callable[[WebRequest, AgreementVersion, date], Content]] = {
    "text": text,
    "duties": duties,
    "changes": changes,
    "signatures": signatures,
    "history": history,
}
