"""What another value of a figure would change, in words."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ronghe.compliance import rulebooks
from ronghe.compliance.what_if import difference
from ronghe.engines.law import day_number
from ronghe.parties.actors import Actor
from ronghe.web.findings.forms import WhatIfForm
from ronghe.web.findings.listing import outcome_chip
from ronghe.web.findings.names import rule_title
from ronghe.web.findings.overview import LEAST_SHOWN
from ronghe.web.parties.permitted import sees_all_cases
from ronghe.web.parts import Chip
from ronghe.web.rulebook.listing import version_near


@dataclass(frozen=True)
class Change:
    """So many cases would be answered otherwise; None: too few to be named."""

    before: Chip
    after: Chip
    count: int | None


@dataclass(frozen=True)
class Trial:
    rule: str
    title: str
    sentence: str
    notes: tuple[str, ...]
    changes: tuple[Change, ...]


def trial_of(form: WhatIfForm, actor: Actor, *, on: date) -> Trial:
    entered = form.cleaned_data
    found = difference(
        actor, rule_id=entered["rule_id"], parameter=entered["name"], value=entered["raw"]
    )
    version = version_near(rulebooks.rulebook().find(entered["rule_id"])[0], day_number(on))
    is_shown = sees_all_cases(actor)
    changes = sorted(found.changes.items(), key=lambda one: (-one[1], one[0]))
    judged = ngettext("%(n)s placement", "%(n)s placements", found.case_count)
    return Trial(
        rule=entered["rule_id"],
        title=rule_title(entered["rule_id"]),
        sentence=_("Of %(placements)s, %(changed)s would be answered otherwise.")
        % {
            "placements": judged % {"n": f"{found.case_count:,}"},
            "changed": _counted(found.changed_count, is_shown=is_shown),
        },
        notes=_notes(found.waived_count, is_capped=found.is_capped),
        changes=tuple(
            Change(
                outcome_chip(before, version.severity, is_seen=version.source.confirmed),
                outcome_chip(after, version.severity, is_seen=version.source.confirmed),
                count if is_shown or count >= LEAST_SHOWN else None,
            )
            for (before, after), count in changes
        ),
    )


def _counted(count: int, *, is_shown: bool) -> str:
    if is_shown or count == 0 or count >= LEAST_SHOWN:
        return f"{count:,}"
    return _("fewer than %(n)d") % {"n": LEAST_SHOWN}


def _notes(waived_count: int, *, is_capped: bool) -> tuple[str, ...]:
    notes = []
    if waived_count:
        said = ngettext(
            "%(n)s more is waived and stays so.", "%(n)s more are waived and stay so.", waived_count
        )
        notes.append(said % {"n": f"{waived_count:,}"})
    if is_capped:
        notes.append(_("There are more; only the newest were judged."))
    return tuple(notes)
