"""The heads of a class's and a student's page, and the rows of a class."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ronghe.kernel.models import AuditRecord
from ronghe.parties.class_queries import KnownStudent
from ronghe.parties.models import Membership, SchoolClass
from ronghe.web.parts import Chip, Mark, ObjectHeader, Page, Tab
from ronghe.web.records.story import story_of
from ronghe.web.requests import WebRequest

STORY_LENGTH = 50
CLASS_TABS = ("students", "history")
STUDENT_TABS = ("overview", "history")


@dataclass(frozen=True)
class Pupil:
    """A student in the class's table: of what is hidden, only whether it is known."""

    held: KnownStudent
    name: str

    @property
    def url(self) -> str:
        return reverse("people:student_page", args=[self.held.person_id])

    @property
    def way_in(self) -> Chip:
        if self.held.has_account:
            return Chip(_("can sign in"), Mark.HOLDS)
        if self.held.is_invited:
            return Chip(_("invited"), Mark.DUE)
        return Chip(_("no way in"), Mark.BROKEN)


def class_url(school_class: SchoolClass) -> str:
    return reverse("people:class_page", args=[school_class.pk])


def _tabs(address: str, labels: dict[str, str], current: str) -> tuple[Tab, ...]:
    first = next(iter(labels))
    return tuple(
        Tab(label, address if tab == first else f"{address}?tab={tab}", is_current=tab == current)
        for tab, label in labels.items()
    )


def class_header(school_class: SchoolClass, *, tab: str, on: date) -> ObjectHeader:
    is_open = school_class.ends_on is None or school_class.ends_on >= on
    labels = dict(zip(CLASS_TABS, (_("Students"), _("History")), strict=True))
    return ObjectHeader(
        reference=school_class.major_code,
        kind=_("Class, entered %(year)d") % {"year": school_class.cohort.entry_year},
        title=school_class.name,
        chip=Chip(pgettext("class", "open"), Mark.HOLDS)
        if is_open
        else Chip(pgettext("class", "ended")),
        tabs=_tabs(class_url(school_class), labels, tab),
    )


def student_header(
    student: Membership, *, number: str, name: str, other: str, tab: str, on: date
) -> ObjectHeader:
    is_here = student.ends_on is None or student.ends_on >= on
    labels = dict(zip(STUDENT_TABS, (_("Overview"), _("History")), strict=True))
    return ObjectHeader(
        reference=number,
        kind=_("Student"),
        title=name,
        other_title=other,
        other_language="zh-Hans",
        chip=Chip(_("learns here"), Mark.HOLDS) if is_here else Chip(_("has left")),
        tabs=_tabs(reverse("people:student_page", args=[student.person_id]), labels, tab),
    )


def history(request: WebRequest, records: QuerySet[AuditRecord]) -> dict[str, Any]:
    """Tell the records before the one that the address names, and the way on."""
    before = request.GET.get("before", "")
    if before.isdecimal():
        records = records.filter(pk__lt=int(before))
    found = list(records[: STORY_LENGTH + 1])
    told = found[:STORY_LENGTH]
    has_more = len(found) > STORY_LENGTH
    return {
        "story": story_of(told),
        "page": Page(
            shown=len(told),
            next_query=f"tab=history&before={told[-1].pk}" if has_more else "",
            first_query="tab=history" if before else "",
        ),
    }
