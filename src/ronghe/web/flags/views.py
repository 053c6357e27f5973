"""Flags: the list, a page for each, the reply of a side, the decision of the authority."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_safe

from ronghe.parties.actors import Actor
from ronghe.supervision.models import IntegrityFlag
from ronghe.supervision.operations import flags
from ronghe.supervision.queries.flag_desk import flags_to_decide
from ronghe.web.asking import ask, get_or_post, need
from ronghe.web.casework.paging import last_shown, page_of
from ronghe.web.flags import pages
from ronghe.web.flags.forms import DecisionForm, ReplyForm
from ronghe.web.parts import Tab, Text
from ronghe.web.places import may_see_findings
from ronghe.web.requests import WebRequest

NOTHING: dict[str, Text] = {
    "": gettext_lazy("No flag that you see is open."),
    "ripe": gettext_lazy("None waits for your decision."),
    "all": gettext_lazy("No records were ever flagged."),
}


def _flag(request: WebRequest, reference: str) -> IntegrityFlag:
    found = IntegrityFlag.objects.visible_to(request.actor).select_related(
        "cooperation", "organisation", "decided_by"
    )
    return get_object_or_404(found, reference=reference)


def _crumbs(flag: IntegrityFlag | None = None) -> list[tuple[Any, str]]:
    found = [(_("Records to be verified"), reverse("flags:flag_list"))]
    if flag is not None:
        found.append((flag.reference, reverse("flags:flag_page", args=[flag.reference])))
    return found


@require_safe
def flag_list(request: WebRequest) -> HttpResponse:
    """Give the flags that one sees, the newest first: open ones, those to decide, or all."""
    actor = request.actor
    if not may_see_findings(actor):
        raise Http404
    choices = _choices(request)
    state = next(one for one, tab in choices.items() if tab.is_current)
    found = _chosen(actor, state).select_related("cooperation", "organisation")
    last = last_shown(request, found)
    if last is not None:
        found = found.filter(pk__lt=last.pk)
    kept = {"state": state} if state else {}
    rows = found.prefetch_related("organisation__names").order_by("-pk")
    shown, page = page_of(rows, is_later=last is not None, kept=kept)
    context = {
        "rows": [
            {
                "flag": one,
                "title": pages.title_of(one),
                "chip": pages.chip_of(one, on=timezone.localdate()),
                "checks": pages.checks_of(one),
            }
            for one in shown
        ],
        "page": page,
        "choices": choices.values(),
        "nothing": NOTHING[state],
    }
    return render(request, "flags/flag_list.html", context)


def _choices(request: WebRequest) -> dict[str, Tab]:
    """Give what one may look at; only who decides has some to decide."""
    names = {"": pgettext("flags", "Open"), "ripe": _("Wait for your decision"), "all": pgettext("flags", "All")}  # fmt: skip
    if not request.actor.remits:
        del names["ripe"]
    wanted = request.GET.get("state", "")
    current = wanted if wanted in names else ""
    return {
        state: Tab(name, f"{request.path}?state={state}" if state else request.path, is_current=state == current)
        for state, name in names.items()
    }  # fmt: skip


def _chosen(actor: Actor, state: str) -> QuerySet[IntegrityFlag]:
    found = IntegrityFlag.objects.visible_to(actor)
    if state == "ripe":
        ripe = flags_to_decide(actor, on=timezone.localdate()).order_by().values("pk")
        return found.filter(pk__in=ripe)
    return found if state == "all" else found.open()


@require_safe
def flag_page(request: WebRequest, reference: str) -> HttpResponse:
    flag, today = _flag(request, reference), timezone.localdate()
    context = {
        "flag": flag,
        "header": pages.header_of(flag, request.actor, on=today),
        "signals": pages.seen_in(flag, request.actor),
        "sides": pages.sides_of(flag, on=today),
        "how_sure": pages.how_sure(flag),
        "crumbs": _crumbs(),
    }
    return render(request, "flags/flag_page.html", context)


@get_or_post
def flag_reply(request: WebRequest, reference: str) -> HttpResponse:
    flag = _flag(request, reference)
    need(request, "supervision.reply_to_flag", flag)
    own = pages.own_side(flag, request.actor)
    if own is None:
        raise Http404
    return ask(
        request,
        ReplyForm(request.POST or None),
        lambda entered: flags.reply_to_flag(
            flag=flag, organisation=own, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("Reply to %(reference)s") % {"reference": flag.reference},
        lead=_("The other side and the authority read it. Nobody decides before your time has passed.")
        if flag.cooperation_id
        else _("The authority reads it. Nobody decides before your time has passed."),
        label=_("Send reply"),
        back_url=reverse("flags:flag_page", args=[reference]),
        crumbs=_crumbs(flag),
        done=_("The reply is sent."),
    )  # fmt: skip


@get_or_post
def flag_decide(request: WebRequest, reference: str) -> HttpResponse:
    flag = _flag(request, reference)
    need(request, "supervision.decide_flag", flag)
    return ask(
        request,
        DecisionForm(request.POST or None, state=flag.state),
        lambda entered: flags.decide_flag(
            flag=flag, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("Decide about %(reference)s") % {"reference": flag.reference},
        lead=_("What is explained does not come back on the same records. Nothing follows by itself from what is upheld."),
        label=_("Decide"),
        back_url=reverse("flags:flag_page", args=[reference]),
        crumbs=_crumbs(flag),
        done=_("The decision stands, and both sides are told."),
    )  # fmt: skip
