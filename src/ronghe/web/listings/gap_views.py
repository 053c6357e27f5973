"""Provision gaps: what is looked for in vain in an authority's remit, and the cases behind it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ronghe.kernel.permissions import may
from ronghe.partnerships.models import Enquiry, EnquiryReason, ListingKind
from ronghe.partnerships.queries.gaps import (
    MOST_GAPS,
    Gap,
    GapFilter,
    Gaps,
    cases_of,
    provision_gaps,
)
from ronghe.reference.models import Occupation, Region
from ronghe.web.listings.occupation_choice import label_of as occupation_label
from ronghe.web.parts import Mark, Share, shares_of
from ronghe.web.requests import WebRequest

CASES_SHOWN = 50
YEAR_DAYS = 365
MONTHS = (3, 12, 36)


class GapForm(forms.Form):
    months = forms.TypedChoiceField(
        label=gettext_lazy("Period"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[
            (3, gettext_lazy("the last three months")),
            (12, gettext_lazy("the last twelve months")),
            (36, gettext_lazy("the last three years")),
        ],
        initial=12,
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        required=False,
        choices=[("", gettext_lazy("all kinds")), *ListingKind.choices],
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        required=False,
        choices=[("", gettext_lazy("all reasons")), *EnquiryReason.choices],
    )
    region = forms.IntegerField(required=False, widget=forms.HiddenInput)
    occupation = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def filter_on(self, today: date) -> GapFilter:
        self.is_valid()
        said = self.cleaned_data
        months, region = said.get("months") or 12, said.get("region")
        return GapFilter(
            since=today - timedelta(days=months * YEAR_DAYS // 12),
            until=today,
            region=Region.objects.filter(pk=region).first() if region else None,
            occupation=said.get("occupation") or None,
            reason=said.get("reason") or "",
            kind=said.get("kind") or "",
        )

    def query(self, **changes: Any) -> str:
        names = ("months", "kind", "reason", "region", "occupation")
        kept = {name: self.cleaned_data.get(name) for name in names}
        return urlencode({name: value for name, value in (kept | changes).items() if value})


@dataclass(frozen=True)
class GapRow:
    place: str
    occupation: str
    count: int
    reasons: str
    seats: int
    expired: int
    query: str


@dataclass(frozen=True)
class CaseRow:
    closed_on: date
    asker: str
    asked: str
    subject: str
    reason: str


@require_safe
def gap_list(request: WebRequest) -> HttpResponse:
    if not may(request.actor, "partnerships.view_provision_gaps"):
        raise PermissionDenied
    today = timezone.localdate()
    form = GapForm(request.GET)
    wanted = form.filter_on(today)
    gaps = provision_gaps(request.actor, wanted)
    occupation = (
        Occupation.objects.filter(pk=wanted.occupation).first() if wanted.occupation else None
    )
    is_narrow = bool(wanted.region or wanted.occupation or wanted.reason)
    cases = cases_of(request.actor, wanted, most=CASES_SHOWN) if is_narrow else []
    context = {
        "form": form,
        "sentence": _sentence(gaps),
        "shares": _shares(gaps.by_reason, form),
        "rows": [_row(gap, form) for gap in gaps.rows],
        "is_cut": len(gaps.rows) == MOST_GAPS,
        "most": MOST_GAPS,
        "region": wanted.region.name if wanted.region else "",
        "occupation": occupation_label(occupation) if occupation else "",
        "is_narrow": is_narrow,
        "cases": [_case(one) for one in cases],
        "crumbs": [(_("Needs and offers"), reverse("listings:listing_list"))],
        "wider_query": form.query(region=None, occupation=None, reason=None) or "months=12",
    }
    return render(request, "listings/gap_list.html", context)


def _sentence(gaps: Gaps) -> str:
    total, lapsed = sum(gaps.by_reason.values()), gaps.expired
    first = ngettext("%(n)d enquiry came to nothing", "%(n)d enquiries came to nothing", total) % {
        "n": total
    }
    second = ngettext("%(n)d need ran out unanswered", "%(n)d needs ran out unanswered", lapsed) % {
        "n": lapsed
    }
    return _("%(first)s, %(second)s.") % {"first": first, "second": second}


def _shares(counted: dict[str, int], form: GapForm) -> tuple[Share, ...]:
    """Lay the reasons side by side, each opening to its cases."""
    ordered = sorted(counted.items(), key=lambda item: -item[1])
    return shares_of(
        [
            (EnquiryReason(reason).label, count, Mark.DUE, f"?{form.query(reason=reason)}")
            for reason, count in ordered
        ]
    )


def _row(gap: Gap, form: GapForm) -> GapRow:
    ordered = sorted(gap.by_reason.items(), key=lambda item: -item[1])
    words = [
        _("%(reason)s %(n)d") % {"reason": EnquiryReason(reason).label, "n": count}
        for reason, count in ordered
    ]
    return GapRow(
        place=gap.region.name,
        occupation=gap.occupation.name if gap.occupation else "",
        count=gap.count,
        reasons=_("; ").join(words),
        seats=gap.seats,
        expired=gap.expired,
        query=form.query(
            region=gap.region.pk, occupation=gap.occupation.pk if gap.occupation else None
        ),
    )


def _case(enquiry: Enquiry) -> CaseRow:
    language = get_language() or "en"
    closed_at = cast("Any", enquiry.closed_at)
    return CaseRow(
        closed_on=timezone.localtime(closed_at).date(),
        asker=enquiry.asker.name_in(language),
        asked=enquiry.asked.name_in(language),
        subject=enquiry.subject,
        reason=enquiry.get_reason_display(),
    )
