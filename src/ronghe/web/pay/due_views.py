"""A host’s pay: all open months in one table, entered together or not at all."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from ronghe.placements.models import OUTSTANDING, PayPeriod
from ronghe.placements.operations.payments import enter_payments
from ronghe.web.casework.paging import last_shown, page_of
from ronghe.web.parts import Page
from ronghe.web.pay.access import paying_host
from ronghe.web.pay.due import after, in_order, lines_of, open_months, paid_in
from ronghe.web.pay.forms import CommonForm
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest

SELECTED = ("placement__student__person",)
MOST_AT_ONCE = 500


@require_safe
def pay_due(request: WebRequest) -> HttpResponse:
    host = paying_host(request)
    today = timezone.localdate()
    rows = open_months(request.actor, today).select_related(*SELECTED)
    only = request.GET.get("only", "")
    if only == "late":
        rows = rows.filter(OUTSTANDING, due_on__lt=today)
    last = last_shown(request, PayPeriod.objects.visible_to(request.actor))
    if last is not None:
        rows = after(rows, last)
    shown, page = page_of(rows, is_later=last is not None, kept={"only": only} if only else None)
    form = CommonForm(initial={"paid_on": today})
    return _page(request, {"rows": lines_of(shown, today), "page": page, "form": form, "host": host, "only": only})  # fmt: skip


def _page(request: WebRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, "pay/due_page.html", context, status=status)


@require_POST
def payments_enter(request: WebRequest) -> HttpResponse:
    """Enter what was ticked, all of it or nothing; what is amiss is said beside its row."""
    host = paying_host(request)
    today = timezone.localdate()
    rows = list(_named(request, request.POST).select_related(*SELECTED))
    form = CommonForm(request.POST)
    amiss: dict[int, str] = {}
    if form.is_valid():
        paid, amiss = paid_in(rows, request.POST.dict(), form.cleaned_data)
        if not paid and not amiss:
            form.add_error(None, _("Tick the rows that were paid."))
        elif not amiss:
            try:
                made = enter_payments(host=host, paid=paid, actor=request.actor, at=timezone.now())
            except ValueError as refusal:
                form.add_error(None, in_words(refusal))
            else:
                messages.success(request, entered_words(len(made), len(paid) - len(made)))
                return redirect("pay:pay_due")
        else:
            form.add_error(None, _("Nothing is entered yet: look at the amounts that are marked."))
    lines = lines_of(rows, today, request.POST.dict(), amiss)
    return _page(request, {"rows": lines, "page": Page(len(lines)), "form": form, "host": host, "only": ""}, 422)  # fmt: skip


def _named(request: WebRequest, data: QueryDict) -> QuerySet[PayPeriod]:
    """Give the rows that stood on the page, as far as they are the host’s."""
    named = [int(one) for one in data.getlist("row")[:MOST_AT_ONCE] if one.isdecimal() and len(one) < 19]  # noqa: PLR2004 -- what a bigint holds  # fmt: skip
    own = PayPeriod.objects.filter(placement__host__in=request.actor.paying_organisations)
    return in_order(own.filter(pk__in=named))


def entered_words(new: int, known: int) -> str:
    words = ngettext("%(n)d payment entered.", "%(n)d payments entered.", new) % {"n": new}
    if not known:
        return words
    more = ngettext(
        "%(n)d stood there already and stays as it is.",
        "%(n)d stood there already and stay as they are.",
        known,
    )
    return f"{words} {more % {'n': known}}"
