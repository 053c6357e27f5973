"""The pay of one placement: read by those it concerns, answered by the student."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from ronghe.kernel.money import Money
from ronghe.parties.models import Role
from ronghe.placements.models import Payment, Placement, Receipt
from ronghe.placements.operations import payments
from ronghe.placements.operations.payments import Word
from ronghe.placements.pay_terms import agreed_of, currency_for, is_paid_kind
from ronghe.web.asking import ask, get_or_post, need
from ronghe.web.pay.access import address_of, crumbs_to, crumbs_to_page, placement_for
from ronghe.web.pay.forms import DifferentForm, TakeBackForm
from ronghe.web.pay.page import months_of
from ronghe.web.pay.words import amount_words, month_words
from ronghe.web.placements.life_access import header_of, name_of
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest


@require_safe
def pay_page(request: WebRequest, reference: str) -> HttpResponse:
    placement = placement_for(request, reference, "placements.read_pay")
    return _page(request, placement)


def _page(
    request: WebRequest,
    placement: Placement,
    form: DifferentForm | None = None,
    month: date | None = None,
) -> HttpResponse:
    today = timezone.localdate()
    agreed = next((one for one in agreed_of([placement])[placement.pk] if one.covers(today)), None)
    context = {
        "placement": placement,
        "header": header_of(placement, request.actor, "pay"),
        "crumbs": crumbs_to(request, placement),
        "monthly": agreed.monthly if agreed else None,
        "pay_day": agreed.pay_day if agreed else None,
        "is_agreed": placement.agreement is not None and placement.agreement.is_signed,
        "is_paid_kind": is_paid_kind(placement),
        "lines": months_of(placement, request.actor, today),
        "is_own": request.actor.membership_id == placement.student_id,
        "is_payer": placement.host_id in request.actor.paying_organisations,
        "is_finance": request.actor.holds(Role.FINANCE),
        "student": name_of(placement.student),
        "form": form,
        "form_month": month,
        "currency": currency_for(placement),
    }
    return render(request, "pay/pay_page.html", context, status=422 if form else 200)


@require_POST
def receipt_say(request: WebRequest, reference: str, month: date) -> HttpResponse:
    """Take the student’s word: one tap, or an amount and a day."""
    placement = placement_for(request, reference, "placements.say_receipt")
    receipt = request.POST.get("receipt", "")
    word, form = Word(receipt), None
    if receipt == Receipt.DIFFERENT:
        form = DifferentForm(request.POST, auto_id=f"%s-{month:%Y-%m}")
        if not form.is_valid():
            return _page(request, placement, form, month)
        said = form.cleaned_data
        amount = Money.of(said["amount"], _currency(placement, month))
        word = Word(receipt, amount, said["on"], said["note"])
    try:
        payments.say_receipt(
            placement=placement, month=month, word=word, actor=request.actor, at=timezone.now()
        )
    except ValueError as refusal:
        if form is None:
            messages.warning(request, in_words(refusal))
            return redirect(address_of(placement))
        form.add_error(None, in_words(refusal))
        return _page(request, placement, form, month)
    messages.success(request, pgettext("to a student", "Thank you, your word stands beside the host’s."))  # fmt: skip
    return redirect(address_of(placement))


def _currency(placement: Placement, month: date) -> str:
    row = placement.pay_periods.filter(month=month).first()
    return row.currency if row and row.currency else currency_for(placement)


@get_or_post
def payment_take_back(request: WebRequest, reference: str, payment: int) -> HttpResponse:
    placement = placement_for(request, reference, "placements.read_pay")
    found = get_object_or_404(
        Payment.objects.select_related("placement"), pk=payment, placement=placement
    )
    need(request, "placements.take_back_payment", found)
    return ask(
        request,
        TakeBackForm(request.POST or None),
        lambda said: payments.take_back_payment(
            payment=found, reason=said["reason"], actor=request.actor, at=timezone.now()
        ),
        heading=_("Take an entry back"),
        lead=_("%(amount)s for %(month)s")
        % {"amount": amount_words(found.sum), "month": month_words(found.month)},
        label=_("Take the entry back"),
        back_url=address_of(placement),
        crumbs=crumbs_to_page(request, placement),
        done=_("The entry counts no more."),
    )
