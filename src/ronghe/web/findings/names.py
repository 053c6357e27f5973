"""What rules, organisations, regions and cases are called on the pages about findings."""

from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ronghe.compliance import rulebooks
from ronghe.compliance.models import FactSheet
from ronghe.engines.law import Rule
from ronghe.parties.actors import Actor
from ronghe.parties.models import Organisation
from ronghe.reference.models import Region
from ronghe.web.rulebook import words

Key = str | int | None


def rule_title(rule_id: str) -> str:
    """Give the title of a rule; one that is gone keeps its number."""
    found = rulebooks.rulebook().find(rule_id)
    return found[0].title[words.tongue()] if found else rule_id


def rules_of(actor: Actor) -> list[Rule]:
    """Give the rules of the country in which the actor's organisation lies, and of its parts."""
    book = rulebooks.rulebook()
    if actor.organisation is None:
        return []
    country = book.chain(actor.organisation.jurisdiction.code)[0]
    return [rule for rule in book.rules if book.chain(rule.jurisdiction)[0] == country]


def organisation_names(ids: Iterable[Key]) -> dict[Key, str]:
    language = get_language() or "en"
    found = Organisation.objects.filter(pk__in=_known(ids)).prefetch_related("names").order_by("pk")
    return {one.pk: one.name_in(language) for one in found}


def region_names(ids: Iterable[Key]) -> dict[Key, str]:
    found = Region.objects.filter(pk__in=_known(ids)).order_by("pk")
    return {one.pk: one.name for one in found}


def _known(ids: Iterable[Key]) -> list[str | int]:
    return [one for one in ids if one is not None]


def case_name(sheet: FactSheet, names: dict[Key, str]) -> str:
    """Name a case by its number, else by who takes part and when."""
    if sheet.subject_reference:
        return sheet.subject_reference
    parts = [names[pk] for pk in (sheet.college_id, sheet.host_id) if pk in names]
    if sheet.starts_on:
        parts.append(_("from %(day)s") % {"day": date_format(sheet.starts_on)})
    return " · ".join(parts) or _("a case without names")


def percent(share: float | None) -> str:
    """Write a share as the reader does: 41 %, 41%."""
    if share is None:
        return "–"
    return f"{100 * share:.0f}{'' if words.tongue() == 'zh' else ' '}%"
