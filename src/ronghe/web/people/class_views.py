"""Classes and cohorts, as far as one sees them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ronghe.kernel.permissions import may
from ronghe.parties import class_queries, operations
from ronghe.parties.models import Organisation, SchoolClass
from ronghe.parties.scopes import Extent
from ronghe.web.asking import ask, get_or_post, need
from ronghe.web.invitations.views import Card, claim_url
from ronghe.web.parts import Action
from ronghe.web.people.forms import ClassForm, LastDayForm
from ronghe.web.people.listing import ClassFilter, page_of
from ronghe.web.people.pages import CLASS_TABS, Pupil, class_header, class_url, history
from ronghe.web.places import sees_classes
from ronghe.web.requests import WebRequest


def own_college(request: WebRequest) -> Organisation:
    """Give the college whose classes the actor sees; to others the page does not exist."""
    if request.actor.organisation is None or not sees_classes(request.actor):
        raise Http404
    return request.actor.organisation


def visible_class(request: WebRequest, school_class: int) -> SchoolClass:
    return get_object_or_404(
        SchoolClass.objects.visible_to(request.actor).select_related(
            "cohort", "unit", "organisation"
        ),
        pk=school_class,
    )


@require_safe
def class_list(request: WebRequest) -> HttpResponse:
    own_college(request)
    wanted = ClassFilter(request.GET, actor=request.actor)
    found = page_of(request.actor, wanted, on=timezone.localdate())
    heads = request.actor.scope.is_headed
    context = {
        "filter": wanted,
        "classes": found.classes,
        "page": found.page,
        "today": timezone.localdate(),
        "open": Action(_("Open a class"), reverse("people:class_open")) if heads else None,
        "sees_cohorts": request.actor.scope.extent == Extent.WHOLE,
        "clear": Action(_("Take away the filters"), request.path),
    }
    return render(request, "people/class_list.html", context)


@require_safe
def cohort_list(request: WebRequest) -> HttpResponse:
    """Show who entered when, with their classes and counts; for those who see the whole college."""
    college = own_college(request)
    if request.actor.scope.extent != Extent.WHOLE:
        raise Http404
    context = {
        "cohorts": class_queries.cohorts_of(college, on=timezone.localdate()),
        "crumbs": [(_("Classes"), reverse("people:class_list"))],
    }
    return render(request, "people/cohort_list.html", context)


@require_safe
def class_page(request: WebRequest, school_class: int) -> HttpResponse:
    shown = visible_class(request, school_class)
    tab = request.GET.get("tab", "")
    if tab not in CLASS_TABS:
        tab = CLASS_TABS[0]
    context = {
        "school_class": shown,
        "header": class_header(shown, tab=tab, on=timezone.localdate()),
        "tab": tab,
        "crumbs": [(_("Classes"), reverse("people:class_list"))],
        **(
            _students(request, shown)
            if tab == CLASS_TABS[0]
            else history(request, class_queries.story_of_class(shown))
        ),
    }
    return render(request, "people/class_page.html", context)


def _students(request: WebRequest, shown: SchoolClass) -> dict[str, Any]:
    today, language = timezone.localdate(), get_language() or "en"
    students = list(class_queries.students_of(shown, on=today))
    is_open = shown.ends_on is None or shown.ends_on >= today
    looks_after = request.actor.scope.looks_after_others
    return {
        "pupils": [Pupil(one, one.person.name_in(language)) for one in students],
        "teachers": [
            one.person.name_in(language) for one in class_queries.teachers_of(shown, on=today)
        ],
        "uninvited_count": sum(not one.has_account for one in students),
        "may_invite": looks_after and is_open,
        "may_enrol": is_open and may(request.actor, "parties.enrol_student", shown),
        "may_close": shown.ends_on is None and may(request.actor, "parties.manage_class", shown),
    }


@get_or_post
def class_open(request: WebRequest) -> HttpResponse:
    college, today = own_college(request), timezone.localdate()
    own = request.actor.membership
    need(
        request,
        "parties.manage_class",
        SchoolClass(organisation=college, unit=own.unit if own else None),
    )
    form = ClassForm(
        request.POST or None,
        actor=request.actor,
        on=today,
        initial={"starts_on": today, "entry_year": today.year},
    )
    listing = reverse("people:class_list")
    return ask(
        request,
        form,
        lambda entered: operations.open_class(
            organisation=college, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("Open a class"),
        label=_("Open class"),
        back_url=listing,
        crumbs=[(_("Classes"), listing)],
        done=_("The class is open. Now add its students, and appoint a class teacher."),
    )


@get_or_post
def class_close(request: WebRequest, school_class: int) -> HttpResponse:
    shown, today = visible_class(request, school_class), timezone.localdate()
    need(request, "parties.manage_class", shown)
    count = class_queries.students_of(shown, on=today).count()
    lead = ngettext(
        "%(n)d student leaves the roll with the class; the class teacher’s role ends as well.",
        "%(n)d students leave the roll with the class; the class teacher’s role ends as well.",
        count,
    ) % {"n": count}
    return ask(
        request,
        LastDayForm(request.POST or None, initial={"ends_on": today}),
        lambda entered: operations.close_class(
            school_class=shown, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("Close the class %(name)s") % {"name": shown.name},
        label=_("Close class"),
        back_url=class_url(shown),
        crumbs=[(_("Classes"), reverse("people:class_list")), (shown.name, class_url(shown))],
        done=_("The last day of the class is entered."),
        lead=lead,
    )


@require_POST
def class_invite(request: WebRequest, school_class: int) -> HttpResponse:
    """Make the class sheet of invitations: cards to print, shown this once."""
    shown = visible_class(request, school_class)
    if not request.actor.scope.looks_after_others:
        need(request, "parties.invite_person", request.actor.membership)
    sheet = operations.invite_class(school_class=shown, actor=request.actor, at=timezone.now())
    if not sheet.made and not sheet.unasked:
        messages.info(request, _("Everybody in the class can sign in already."))
        return redirect(class_url(shown))
    members = "&".join(f"member={one.pk}" for one in sheet.unasked)
    context = {
        "organisation": shown.organisation,
        "cards": [
            Card(
                invitation,
                claim_url(token),
                asks_identity=True,
                student_number=sheet.numbers[invitation.membership_id],
            )
            for invitation, token in sheet.made
        ],
        "class_name": shown.name,
        "left_out": [(one, sheet.numbers[one.pk]) for one in sheet.unasked],
        "prepare_url": f"{reverse('invitations:invitation_prepare')}?{members}",
        "back_url": class_url(shown),
    }
    return render(request, "invitations/sheet_page.html", context)
