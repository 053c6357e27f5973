"""The tab of remits: over what, what it may do there, from when to when and by what right."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import rules
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from ronghe.parties.directory import remits_held_by
from ronghe.parties.models import Organisation, Remit, RemitException
from ronghe.parties.powers import Power, Subject
from ronghe.parties.queries import Completeness
from ronghe.web.parts import Action, Chip, Mark, Page, Text
from ronghe.web.requests import WebRequest

SHOWN = 50
MAY: dict[str, Text] = {
    Power.SEE_TOTALS: gettext_lazy("sees totals"),
    Power.SEE_CASES: gettext_lazy("sees cases"),
    Power.DECIDE: gettext_lazy("decides"),
    Power.INSPECT: gettext_lazy("inspects"),
}


@dataclass(frozen=True)
class Excepted:
    name: str
    exception: RemitException
    end_url: str


@dataclass(frozen=True)
class RemitRow:
    remit: Remit
    over: str
    over_url: str
    sentence: str
    chip: Chip
    excepted: list[Excepted]
    end_url: str
    except_url: str


def remits(request: WebRequest, organisation: Organisation, record: Completeness) -> dict[str, Any]:
    today = timezone.localdate()
    before = request.GET.get("before", "")
    found = remits_held_by(organisation, before=int(before) if before.isdecimal() else None)
    listed = list(found[: SHOWN + 1])
    shown = listed[:SHOWN]
    grants = rules.has_perm("parties.grant_remit", request.actor)
    opens = _visible_ids(request, shown)
    return {
        "remits": [_row(organisation, one, on=today, grants=grants, opens=opens) for one in shown],
        "grant": Action(
            _("Grant remit"), reverse("parties:remit_grant", args=[organisation.reference])
        )
        if grants
        else None,
        "page": Page(
            shown=len(shown),
            next_query=f"tab=remits&before={shown[-1].pk}" if len(listed) > SHOWN else "",
            first_query="tab=remits" if before else "",
        ),
    }


def _visible_ids(request: WebRequest, shown: Sequence[Remit]) -> set[int]:
    """Give which of the single organisations have a page that the reader may open."""
    ids = [one.organisation_id for one in shown if one.organisation_id]
    visible = Organisation.objects.visible_to(request.actor).filter(pk__in=ids)
    return set(visible.order_by("pk").values_list("pk", flat=True))


def _row(
    holder: Organisation, remit: Remit, *, on: date, grants: bool, opens: set[int]
) -> RemitRow:
    is_open = remit.ends_on is None or remit.ends_on >= on
    at = [holder.reference, remit.pk]
    return RemitRow(
        remit=remit,
        over=over_what(remit),
        over_url=_over_url(remit, opens),
        sentence=_sentence(remit),
        chip=_chip(remit, on),
        excepted=[_excepted(holder, one, grants=grants) for one in remit.exceptions.all()],
        end_url=reverse("parties:remit_end", args=at) if grants and is_open else "",
        except_url=reverse("parties:remit_except", args=at)
        if grants and is_open and remit.region
        else "",
    )


def over_what(remit: Remit) -> str:
    if remit.region is not None:
        return _("%(region)s and all below it") % {"region": remit.region.name}
    return remit.organisation.name_in(get_language() or "en") if remit.organisation else ""


def _over_url(remit: Remit, opens: set[int]) -> str:
    if remit.region is not None:
        return reverse("reference:region_view", args=[remit.region.scheme, remit.region.code])
    if remit.organisation is None or remit.organisation_id not in opens:
        return ""
    return reverse("parties:organisation_page", args=[remit.organisation.reference])


def _sentence(remit: Remit) -> str:
    subjects = dict(Subject.choices)
    if remit.powers == [Power.SEE_TOTALS]:
        words = _("Sees totals and nothing else: no case, no decision, no inspection; in matters of %(subjects)s.")  # fmt: skip
    else:
        words = _("It %(powers)s, in matters of %(subjects)s.")
    return words % {
        "powers": listed_in_words([MAY[power] for power in remit.powers]),
        "subjects": listed_in_words([_in_sentence(subjects[one]) for one in remit.subjects]),
    }


def _in_sentence(label: Text) -> str:
    return str(label).lower()


def listed_in_words(words: Sequence[Text]) -> str:
    """Say "a, b and c"."""
    said = [str(one) for one in words]
    if len(said) < 2:  # noqa: PLR2004 -- one alone needs no "and"
        return "".join(said)
    first = pgettext("between the words of a list", ", ").join(said[:-1])
    return _("%(first)s and %(last)s") % {"first": first, "last": said[-1]}


def _chip(remit: Remit, on: date) -> Chip:
    if on < remit.starts_on:
        return Chip(_("Not yet in force"), Mark.DUE)
    if remit.ends_on is not None and remit.ends_on < on:
        return Chip(_("Ended"))
    return Chip(_("In force"), Mark.HOLDS)


def _excepted(holder: Organisation, exception: RemitException, *, grants: bool) -> Excepted:
    at = [holder.reference, exception.remit_id, exception.pk]
    return Excepted(
        name=exception.organisation.name_in(get_language() or "en"),
        exception=exception,
        end_url=reverse("parties:exception_end", args=at)
        if grants and exception.ends_on is None
        else "",
    )
