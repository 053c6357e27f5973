"""What the checklist says of a student's other agreements: to a host, only that there is one."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ronghe.partnerships.models import AgreementVersion
from ronghe.partnerships.student_hours import Strand, strands_of
from ronghe.web.agreements.access import address_of
from ronghe.web.parts import Action, Fact, Mark
from ronghe.web.requests import WebRequest


def facts_beside(request: WebRequest, version: AgreementVersion) -> list[Fact]:
    """Name what was counted along, and the agreement itself to who may read it."""
    return [_fact(one) for one in strands_of(version, reader=request.actor)[1:]]


def _fact(strand: Strand) -> Fact:
    days = {"first": date_format(strand.first), "last": date_format(strand.last)}
    week = strand.weeks[strand.first]
    if week.hours is None or week.days is None:
        sentence = _(
            "Another agreement of the student counts from %(first)s to %(last)s; it states no hours."
        )
    else:
        sentence = _(
            "Another agreement of the student counts from %(first)s to %(last)s: %(hours)d hours a"
            " day on %(days)d days a week at first."
        )
    reference = strand.agreement.reference
    return Fact(
        Mark.UNKNOWN if week.hours is None or week.days is None else Mark.HOLDS,
        sentence % {**days, "hours": week.hours or 0, "days": week.days or 0},
        detail=reference if strand.is_readable else "",
        action=Action(_("Open agreement"), address_of(strand.agreement))
        if strand.is_readable
        else None,
    )
