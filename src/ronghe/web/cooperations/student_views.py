"""Drafting agreements with students of the college: choosing them, then one form for them all."""

import secrets
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.parties.class_queries import students_of
from ronghe.parties.models import Membership, Organisation, SchoolClass
from ronghe.partnerships.models import Cooperation, PartyRole
from ronghe.partnerships.operations.placing import Batch, LeftOut, draft_placement_agreements
from ronghe.partnerships.queries.candidates import Candidate, candidates
from ronghe.web.asking import get_or_post, need
from ronghe.web.cooperations.access import crumbs_to, visible_cooperation
from ronghe.web.cooperations.student_forms import PlacementForm, initial_of
from ronghe.web.cooperations.students import (
    choice_of,
    choose_url,
    chosen_ids,
    class_groups,
    is_ready,
    own_students,
    told_left_out,
)
from ronghe.web.idempotency import answered_once
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest

ROWS = 50
NAMES_SHOWN = 100


@require_safe
def students_choose(request: WebRequest, reference: str) -> HttpResponse:
    """Show a class to tick, the first one unless another is asked for.

    What was ticked on other pages comes along in the address.
    """
    cooperation, college = _of_college(request, reference)
    today = timezone.localdate()
    classes = SchoolClass.objects.visible_to(request.actor).filter(organisation=college)
    groups = class_groups(classes, on=today)
    known = {one.pk: one for _year, found in groups for one in found}
    asked = next(iter(chosen_ids([request.GET.get("class", "")])), 0)
    shown = known.get(asked) or next(iter(known.values()), None)
    context: dict[str, Any] = {
        "cooperation": cooperation,
        "groups": groups,
        "shown": shown,
        "crumbs": crumbs_to(cooperation),
        "draft_url": reverse("cooperations:students_draft", args=[reference]),
        "back_url": f"{crumbs_to(cooperation)[-1][1]}?tab=terms",
    }
    if shown is not None:
        context |= _ticks(request, cooperation, shown)
    return render(request, "cooperations/students_choose.html", context)


def _ticks(request: WebRequest, cooperation: Cooperation, shown: SchoolClass) -> dict[str, Any]:
    today = timezone.localdate()
    students = list(students_of(shown, on=today))
    found = candidates(students, cooperation=cooperation, first=today, on=today)
    chosen = chosen_ids(request.GET.getlist("student"))
    rows = [
        choice_of(one, held.student_number, chosen)
        for one, held in zip(found, students, strict=True)
    ]
    start = min(chosen_ids([request.GET.get("from", "")]), default=0)
    start = start if start < len(rows) else 0
    page = rows[start : start + ROWS]
    on_page = {one.held.pk for one in page}
    return {
        "rows": page,
        "kept": [one.held.pk for one in rows if one.is_chosen and one.held.pk not in on_page],
        "total": len(rows),
        "ready_count": sum(is_ready(one) for one in found),
        "first": start + 1,
        "last": start + len(page),
        "before": max(0, start - ROWS) if start else None,
        "after": start + ROWS if start + ROWS < len(rows) else None,
        "lacking_count": sum(not one.is_open for one in rows),
    }


@get_or_post
@answered_once
def students_draft(request: WebRequest, reference: str) -> HttpResponse:
    cooperation, college = _of_college(request, reference)
    asked = request.POST if request.method == "POST" else request.GET
    students = _students(request, cooperation, college, asked)
    if not students:
        messages.warning(request, _("Choose the students first."))
        return redirect(choose_url(cooperation, **_class_in(asked)))
    hosts = _hosts(cooperation)
    form = PlacementForm(
        request.POST if request.method == "POST" else None,
        hosts=hosts,
        currency=cooperation.region.jurisdiction.effective_currency,
        initial=initial_of(college, hosts, cooperation.title),
    )
    if form.is_valid():
        try:
            batch = _drafted(request, cooperation, college, students, form)
        except (ValueError, IllegalTransition) as refusal:
            form.add_error(None, in_words(refusal))
        else:
            _tell(request, batch)
            return redirect(choose_url(cooperation, **_class_in(asked)))
    return render(
        request, "cooperations/students_draft.html", _form_page(cooperation, students, form, asked)
    )


def _drafted(
    request: WebRequest,
    cooperation: Cooperation,
    college: Organisation,
    students: Sequence[Membership],
    form: PlacementForm,
) -> Batch:
    entered = form.cleaned_data
    return draft_placement_agreements(
        cooperation=cooperation,
        college=college,
        template=entered["template"],
        title=entered["title"],
        hosts=form.hosting(),
        students=students,
        starts_on=entered["starts_on"],
        ends_on=entered["ends_on"],
        terms=form.terms(),
        channel=entered["channel"],
        actor=request.actor,
        at=timezone.now(),
    )


def _tell(request: WebRequest, batch: Batch) -> None:
    """Say how many were drafted, and of each reason who was left out for it."""
    count = len(batch.drafted)
    if count:
        words = ngettext(
            "%(n)d agreement is drafted. Go through it, then lay it before the host.",
            "%(n)d agreements are drafted. Go through them, then lay them before the host.",
            count,
        )
        messages.success(request, words % {"n": count})
    for sentence in told_left_out(batch.left_out):
        messages.warning(request, sentence)


def _of_college(request: WebRequest, reference: str) -> tuple[Cooperation, Organisation]:
    cooperation = visible_cooperation(request, reference)
    need(request, "partnerships.draft_for_students", cooperation)
    managed = request.actor.managed_organisations
    side = cooperation.parties.filter(organisation__in=managed, role=PartyRole.COLLEGE)
    college = side.select_related("organisation").order_by("pk").first()
    if college is None:
        raise Http404
    return cooperation, college.organisation


def _hosts(cooperation: Cooperation) -> list[Organisation]:
    parties = cooperation.parties.filter(role=PartyRole.HOST)
    found = parties.select_related("organisation").prefetch_related("organisation__names")
    return [one.organisation for one in found.order_by("pk")]


def _students(
    request: WebRequest, cooperation: Cooperation, college: Organisation, asked: Any
) -> list[Membership]:
    """Give those that were ticked, or everybody of a class with whom nothing is amiss."""
    today = timezone.localdate()
    own = own_students(request, college, today)
    if asked.get("everybody"):
        of_class = list(own.filter(school_class__in=chosen_ids([asked.get("class", "")])))
        looked_at = candidates(of_class, cooperation=cooperation, first=today, on=today)
        return [one.student for one in looked_at if is_ready(one)]
    return list(own.filter(pk__in=chosen_ids(asked.getlist("student"))))


def _class_in(asked: Any) -> dict[str, str]:
    return {"class": asked["class"]} if chosen_ids([asked.get("class", "")]) else {}


def _form_page(
    cooperation: Cooperation, students: Sequence[Membership], form: PlacementForm, asked: Any
) -> dict[str, Any]:
    language, today = get_language() or "en", timezone.localdate()
    looked_at = candidates(students, cooperation=cooperation, first=today, on=today)
    ready = [one for one in looked_at if one.lacks is None]
    return {
        "form": form,
        "key": secrets.token_hex(16),
        "names": [one.student.person.name_in(language) for one in ready[:NAMES_SHOWN]],
        "more_count": max(0, len(ready) - NAMES_SHOWN),
        "count": len(ready),
        "guardian_count": sum(not one.is_of_age for one in ready),
        "left_out": told_left_out(_lacking(looked_at)),
        "students": [one.pk for one in students],
        "class": _class_in(asked).get("class", ""),
        "back_url": choose_url(
            cooperation, **_class_in(asked), student=[one.pk for one in students]
        ),
        "crumbs": [
            *crumbs_to(cooperation),
            (_("Students"), choose_url(cooperation, **_class_in(asked))),
        ],
    }


def _lacking(looked_at: Sequence[Candidate]) -> list[LeftOut]:
    return [LeftOut(one.student, one.lacks) for one in looked_at if one.lacks]
