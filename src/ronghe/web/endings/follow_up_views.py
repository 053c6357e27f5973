"""Half a year later: one question to each graduate by a private link, and totals for the college."""

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ronghe.kernel.permissions import may
from ronghe.parties.actors import link_holder
from ronghe.placements.models import Whereabouts
from ronghe.placements.operations.follow_ups import answer_follow_up, follow_up_link_of
from ronghe.placements.queries.follow_ups import THRESHOLD, follow_up_totals, summed
from ronghe.web.asking import get_or_post
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest


class WhereaboutsForm(forms.Form):
    whereabouts = forms.ChoiceField(
        label=_("What do you do now?"),
        choices=Whereabouts.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the answers.")},
    )


@never_cache
@login_not_required
@get_or_post
def follow_up_answer(request: WebRequest, token: str) -> HttpResponse:
    link = follow_up_link_of(token)
    if link is None:
        raise Http404
    form = WhereaboutsForm(request.POST or None)
    is_over = link.is_answered or timezone.localdate() > link.follow_up.closes_on
    is_done = False
    if form.is_valid() and not is_over:
        try:
            answer_follow_up(
                link=link,
                whereabouts=form.cleaned_data["whereabouts"],
                actor=link_holder(link.student.person),
                at=timezone.now(),
            )
            is_done = True
        except ValueError as refusal:
            form.add_error(None, in_words(refusal))
    context = {"form": form, "link": link, "is_over": is_over, "is_done": is_done}
    response = render(request, "endings/follow_up_answer.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin"
    return response


@require_safe
def follow_up_page(request: WebRequest) -> HttpResponse:
    """Show what graduates do, by cohort; too few answers are not shown at all."""
    if request.actor.membership is None:
        raise Http404
    if not may(request.actor, "placements.read_follow_ups"):
        raise PermissionDenied
    totals = follow_up_totals(request.actor, on=timezone.localdate())
    sums = summed(totals)
    shown = {name for one in totals for name, count in one.row.items() if count is not None}
    choices = Whereabouts.choices
    context = {
        "rows": [(one, [(label, one.row[name]) for name, label in choices]) for one in totals],
        "labels": [label for _name, label in choices],
        "sums": [(label, sums[name] if name in shown else None) for name, label in choices],
        "threshold": THRESHOLD,
    }
    return render(request, "endings/follow_up_page.html", context)
