"""The lines of the gate that come from records, in sentences with their figures and days."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ronghe.placements.gate_items import Item, Standing
from ronghe.placements.models import Mender
from ronghe.web.parts import Text

TITLES: dict[str, Text] = {
    "agreement": gettext_lazy("Agreement"),
    "tutor": gettext_lazy("College tutor"),
    "mentor": gettext_lazy("Enterprise mentor"),
    "host_list": gettext_lazy("List of hosts"),
    "filing": gettext_lazy("Filing of the plan"),
    "approval": gettext_lazy("Approval by the authority"),
    "emergency_plan": gettext_lazy("Emergency plan"),
    "injury": gettext_lazy("Work injury insurance"),
}
ASK: dict[str, Text] = {
    Mender.COLLEGE: gettext_lazy("Ask the college"),
    Mender.HOST: gettext_lazy("Ask the host"),
    Mender.STUDENT: gettext_lazy("Ask the student"),
    Mender.GUARDIAN: gettext_lazy("Ask the parents"),
    Mender.AUTHORITY: gettext_lazy("Ask the authority"),
}
Facts = Mapping[str, Any]


def sentence_of(item: Item) -> str:
    return SAYINGS[item.key](item.standing, _said(item.facts))


def _said(facts: Facts) -> Facts:
    """Write days as the reader does."""
    return {
        name: date_format(value) if isinstance(value, date) else value
        for name, value in facts.items()
    }


def _agreement(standing: Standing, facts: Facts) -> str:
    if not facts["agreement"]:
        return _("No agreement is attached to the placement.")
    if standing == Standing.HOLDS:
        return _("Agreement %(agreement)s is in force.") % facts
    return _("Agreement %(agreement)s is not in force yet: %(state)s.") % facts


def _tutor(standing: Standing, facts: Facts) -> str:
    if not facts:
        return _("No college tutor is named.")
    if standing == Standing.HOLDS:
        return _("%(name)s is the college tutor, of %(load)d students at a time; %(most)d at most.") % facts  # fmt: skip
    return _("%(name)s is the college tutor of %(load)d students at a time; %(most)d are the most whom one can look after.") % facts  # fmt: skip


def _mentor(standing: Standing, facts: Facts) -> str:
    if not facts:
        return _("The host has named no mentor.")
    if standing == Standing.HOLDS:
        return _("%(name)s is the mentor, of %(load)d students at a time; %(most)d at most.") % facts  # fmt: skip
    return _("%(name)s is the mentor of %(load)d students at a time; %(most)d are the most whom one can look after.") % facts  # fmt: skip


def _host_list(standing: Standing, facts: Facts) -> str:
    if not facts:
        return _("The college has not put the host on its list.")
    if facts["published_on"] is None:
        return _("The host was approved on %(approved_on)s, and the list is not published.") % facts
    if standing == Standing.HOLDS:
        return _("The host is on the college’s list, published on %(published_on)s.") % facts
    return _("The host was approved on %(approved_on)s; the approval ends before the first day.") % facts  # fmt: skip


def _filing(standing: Standing, facts: Facts) -> str:
    if standing != Standing.HOLDS:
        return _("The plan of the placements is not filed with the authority.")
    return _("The plan is filed with the authority: %(filing)s of %(filed_on)s.") % facts


def _approval(standing: Standing, facts: Facts) -> str:
    where = _("abroad") if facts["abroad"] else _("outside the province")
    said = {**facts, "where": where}
    if standing == Standing.MISSING:
        return _("The work is %(where)s, and the authority was not asked.") % said
    if standing == Standing.UNKNOWN:
        return _("The work is %(where)s; the authority has not answered %(filing)s of %(filed_on)s.") % said  # fmt: skip
    return _("The work is %(where)s; the authority accepted %(filing)s.") % said


def _emergency_plan(standing: Standing, facts: Facts) -> str:
    if standing != Standing.HOLDS:
        return _("No emergency plan covers these days.")
    return _("“%(title)s”: %(contact)s is called first.") % facts


def _injury(standing: Standing, facts: Facts) -> str:
    if standing == Standing.HOLDS:
        return _("The work injury insurance lasts until %(ends_on)s.") % facts
    return _("The work injury insurance, until %(ends_on)s, leaves days open.") % facts


SAYINGS: dict[str, Callable[[Standing, Facts], str]] = {
    "agreement": _agreement,
    "tutor": _tutor,
    "mentor": _mentor,
    "host_list": _host_list,
    "filing": _filing,
    "approval": _approval,
    "emergency_plan": _emergency_plan,
    "injury": _injury,
}
