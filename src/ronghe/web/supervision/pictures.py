"""The picture of a region: each cooperation of which enough is known, substance across, formality up."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ronghe.supervision.queries.region import KNOWN_ENOUGH, MOST_DOTS, Group, GroupedIndex
from ronghe.web.parts import Chart
from ronghe.web.supervision.words import GROUP_MARKS, percent, span

WHOLE = 100
FIELDS = ("cooperation__reference", "cooperation__title", "index", "low", "high", "formality_low", "formality_high", "known_weight", "group")  # fmt: skip


def picture_of(indices: QuerySet[GroupedIndex]) -> Chart | None:
    """Draw those of which enough is known, the best known first; None where there are none."""
    known = indices.filter(known_weight__gte=KNOWN_ENOUGH).order_by("-known_weight", "pk")
    found = list(known.values(*FIELDS)[: MOST_DOTS + 1])
    shown = found[:MOST_DOTS]
    if not shown:
        return None
    return Chart(
        kind="dots",
        title=_("Substance and formality"),
        payload={
            "across": _("Substance"),
            "up": _("Formality"),
            "corner": _("much show, little substance"),
            "max": WHOLE,
            "dots": [_dot(one) for one in shown],
        },
        head=(_("Cooperation"), _("Substance"), _("Formality"), _("Verified"), _("How it stands")),
        rows=tuple(_row(one) for one in shown),
        note=_note(len(found) > MOST_DOTS),
    )


def _dot(one: dict[str, object]) -> dict[str, object]:
    """Place the dot where substance is verified at least; what is not known reaches to the right."""
    low, high = _hundredths(one["low"]), _hundredths(one["high"])
    index = one["index"]
    return {
        "label": one["cooperation__title"],
        "x": low if index is None else _hundredths(index),
        "y": _hundredths(one["formality_low"]),
        "low": low,
        "high": high,
        "mark": GROUP_MARKS[Group(str(one["group"]))].value,
        "url": reverse("supervision:substance_page", args=[one["cooperation__reference"]]),
    }


def _row(one: dict[str, object]) -> tuple[str, ...]:
    return (
        str(one["cooperation__title"]),
        span(_share(one["low"]), _share(one["high"])),
        span(_share(one["formality_low"]), _share(one["formality_high"])),
        percent(_share(one["known_weight"])),
        str(Group(str(one["group"])).label),
    )


def _share(value: object) -> float:
    return value if isinstance(value, float) else 0.0


def _hundredths(value: object) -> int:
    return round(WHOLE * _share(value))


def _note(is_cut: bool) -> str:
    words = _("A dot stands where substance is verified at least; the dashed line reaches as far as what is not known could lift it. Cooperations of which too little is known are not drawn, and counted above.")  # fmt: skip
    if not is_cut:
        return words
    cut = ngettext("The %(n)d best known is drawn.", "The %(n)d best known are drawn.", MOST_DOTS)
    return f"{words} {cut % {'n': MOST_DOTS}}"
