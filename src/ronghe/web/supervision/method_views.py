"""What the indices of a region depend on, for whoever sets the weights."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ronghe.engines.substance import METHOD, Dimension
from ronghe.kernel.permissions import may
from ronghe.parties.actors import Actor
from ronghe.supervision.models import MethodSensitivity
from ronghe.web.parts import Chart, Text
from ronghe.web.requests import WebRequest
from ronghe.web.supervision.region_views import crumbs_for
from ronghe.web.supervision.words import DIMENSIONS, percent

WHOLE = 100
# A factor above it moves an index so that one sees it.
MATTERS = 0.1
OTHERS: dict[str, tuple[Text, Text]] = {
    "evidence": (
        gettext_lazy("How much is verified"),
        gettext_lazy("Not a choice: it falls as more records are verified."),
    ),
    "goalposts": (
        gettext_lazy("The goalposts"),
        gettext_lazy("What counts as nothing and as all of an indicator."),
    ),
    "order": (
        gettext_lazy("How the dimensions are joined"),
        gettext_lazy("Whether one weak dimension can be made up for by another."),
    ),
}


@dataclass(frozen=True)
class Factor:
    """A choice of the method, and the share of an index's uncertainty that hangs on it."""

    code: str
    name: str
    note: Text
    mean: float
    low: float
    high: float

    @property
    def dimension(self) -> Text:
        """Name the dimension of a weight."""
        return DIMENSIONS[self.code]

    @property
    def words(self) -> str:
        return percent(self.mean)

    @property
    def reach(self) -> str:
        return _("%(low)s to %(high)s") % {"low": percent(self.low), "high": percent(self.high)}


@require_safe
def weights_page(request: WebRequest) -> HttpResponse:
    """Show, as of last night, what an index of the region depends on most."""
    if not may(request.actor, "supervision.see_region"):
        raise Http404
    found = _sensitivity_for(request.actor)
    context: dict[str, Any] = {
        "found": found,
        "crumbs": crumbs_for(request),
        "method": METHOD.version,
    }
    if found is not None:
        factors = _factors(found)
        weights = [one for one in factors if one.code not in OTHERS]
        context |= {
            "factors": factors,
            "first": factors[0],
            "first_weight": weights[0],
            "is_calm": weights[0].mean < MATTERS,
            "chart": _chart(factors),
        }
    return render(request, "supervision/weights_page.html", context)


def _sensitivity_for(actor: Actor) -> MethodSensitivity | None:
    """Give that of the narrowest region drawn in which a remit of the reader lies."""
    rows = MethodSensitivity.objects.select_related("region").order_by("pk")
    paths = [one.remit.region.path for one in actor.remits.reaches if one.remit.region is not None]
    near = [one for one in rows if any(path.startswith(one.region.path) for path in paths)]
    return max(near, key=lambda one: len(one.region.path), default=None)


def _factors(found: MethodSensitivity) -> list[Factor]:
    factors = [
        Factor(code, *_named(code), share["mean"], share["low"], share["high"])
        for code, share in found.shares.items()
    ]
    return sorted(factors, key=lambda one: (-one.mean, one.code))


def _named(code: str) -> tuple[str, Text]:
    if code in OTHERS:
        name, note = OTHERS[code]
        return str(name), note
    weight = percent(METHOD.weights[Dimension(code)])
    name = _("Weight of “%(dimension)s”") % {"dimension": DIMENSIONS[code]}
    return name, _("It is %(weight)s now.") % {"weight": weight}


def _chart(factors: Sequence[Factor]) -> Chart:
    rows = [
        {
            "label": one.name,
            "low": round(WHOLE * one.low),
            "value": round(WHOLE * one.mean),
            "high": round(WHOLE * one.high),
        }
        for one in factors
    ]
    return Chart(
        kind="intervals",
        title=_("Share of an index’s uncertainty that hangs on it, interactions included"),
        payload={"rows": rows, "unit": "%", "max": WHOLE},
        head=(_("Choice"), _("On average"), _("In nine of ten cooperations")),
        rows=tuple((one.name, one.words, one.reach) for one in factors),
        note=_("Shares overlap where choices work together, so they may add up to more than 100."),
    )
