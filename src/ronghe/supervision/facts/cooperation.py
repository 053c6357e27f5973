"""What Ronghe knows of a cooperation."""

from collections import defaultdict
from datetime import date

from django.db.models import Count, F
from django.db.models.functions import Coalesce
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.following import day_of
from ronghe.parties.models import IdentifierScheme
from ronghe.partnerships.models import (
    Agreement,
    AgreementState,
    Cooperation,
    CooperationParty,
    PartyRole,
)
from ronghe.placements.models import DayHours, Placement, Visit, WeekState
from ronghe.placements.models.visit import MADE
from ronghe.supervision.facts.college import MINUTES, THERE, first_of_year, names, numbers
from ronghe.supervision.facts.fact import About, Fact, Kind, Owners, Period, Rows

JOINT = "、"


def _parties(role: str, owners: Owners) -> list[tuple[int, int]]:
    rows = CooperationParty.objects.filter(cooperation__in=owners, role=role).order_by("pk")
    return list(rows.values_list("cooperation", "organisation"))


def _named(role: str, owners: Owners) -> dict[int, str]:
    pairs = _parties(role, owners)
    called = names([organisation for _cooperation, organisation in pairs])
    return _joined(pairs, called)


def _numbered(role: str, owners: Owners) -> dict[int, str]:
    pairs = _parties(role, owners)
    found = numbers(IdentifierScheme.CN_USCC, [organisation for _cooperation, organisation in pairs])  # fmt: skip
    return _joined(pairs, found)


def _joined(pairs: list[tuple[int, int]], said: dict[int, str]) -> dict[int, str]:
    found: dict[int, list[str]] = defaultdict(list)
    for cooperation, organisation in pairs:
        if organisation in said:
            found[cooperation].append(said[organisation])
    return {one: JOINT.join(some) for one, some in found.items()}


def _own(owners: Owners) -> list[Cooperation]:
    return list(Cooperation.objects.filter(pk__in=owners).order_by("pk"))


def _kinds(owners: Owners) -> dict[int, str]:
    with translation.override("zh-hans"):
        return {one.pk: str(one.get_kind_display()) for one in _own(owners)}


def _since(owners: Owners) -> dict[int, str]:
    return {one.pk: day_of(one.opened_at).isoformat() for one in _own(owners)}


def _in_force(on: date, owners: Owners) -> Rows:
    found = Agreement.objects.filter(cooperation__in=owners, state=AgreementState.IN_FORCE)
    return found.annotate(owner=F("cooperation"))


def _placed(on: date, owners: Owners) -> Rows:
    rows = Placement.objects.filter(agreement__cooperation__in=owners, state__in=THERE)
    return (
        rows.filter(starts_on__lte=on)
        .annotate(owner=F("agreement__cooperation"), last_on=Coalesce("over_on", "ends_on"))
        .filter(last_on__gte=on)
    )


def _hours(on: date, owners: Owners) -> Rows:
    rows = DayHours.objects.filter(
        week__placement__agreement__cooperation__in=owners,
        week__state=WeekState.CONFIRMED,
        on__range=(first_of_year(on), on),
    )
    return rows.annotate(owner=F("week__placement__agreement__cooperation"))


def _visits(on: date, owners: Owners) -> Rows:
    rows = Visit.objects.filter(
        placement__agreement__cooperation__in=owners,
        state__in=MADE,
        happened_on__range=(first_of_year(on), on),
    )
    return rows.annotate(owner=F("placement__agreement__cooperation"))


_SINCE = _("From 1 January to the day.")
_NOW = _("As it stands when it is counted.")
P, N, T = About.COOPERATION, Kind.NUMBER, Kind.TEXT

COOPERATION_FACTS: tuple[Fact, ...] = (
    Fact("cooperation.title", P, _("Title of the cooperation"), T, texts=lambda owners: {one.pk: one.title for one in _own(owners)}, period=Period.NOW,
         headings=("合作项目名称", "项目名称", "合作项目", "Cooperation")),
    Fact("cooperation.reference", P, _("Number of the cooperation"), T, texts=lambda owners: {one.pk: one.reference for one in _own(owners)}, period=Period.NOW,
         headings=("项目编号", "编号", "Number")),
    Fact("cooperation.kind", P, _("Kind of cooperation"), T, texts=_kinds, period=Period.NOW,
         headings=("合作形式", "合作类型", "合作方式", "Kind")),
    Fact("cooperation.college", P, pgettext_lazy("fact", "College"), T, texts=lambda owners: _named(PartyRole.COLLEGE, owners), period=Period.NOW,
         headings=("学校名称", "院校名称", "学校", "院校", "College")),
    Fact("cooperation.college_code", P, _("Unified social credit code of the college"), T, texts=lambda owners: _numbered(PartyRole.COLLEGE, owners), period=Period.NOW,
         headings=("学校统一社会信用代码",)),
    Fact("cooperation.host", P, pgettext_lazy("fact", "Enterprise"), T, texts=lambda owners: _named(PartyRole.HOST, owners), period=Period.NOW,
         headings=("企业名称", "合作企业", "实习单位", "企业", "Enterprise")),
    Fact("cooperation.host_code", P, _("Unified social credit code of the enterprise"), T, texts=lambda owners: _numbered(PartyRole.HOST, owners), period=Period.NOW,
         headings=("企业统一社会信用代码", "统一社会信用代码", "信用代码")),
    Fact("cooperation.since", P, _("Cooperating since"), Kind.DAY, texts=_since, period=Period.NOW,
         headings=("合作开始时间", "起始时间", "合作时间", "Since")),
    Fact("cooperation.agreements", P, _("Agreements in force"), N, _in_force, period=Period.NOW, note=_NOW,
         headings=("有效协议", "协议数", "Agreements")),
    Fact("cooperation.placed", P, _("Students on placement"), N, _placed, lambda: Count("student__person", distinct=True),
         headings=("实习学生数", "实习学生", "实习人数", "Students")),
    Fact("cooperation.hours", P, _("Hours confirmed by both"), N, _hours, lambda: MINUTES, per=60, period=Period.YEAR, note=_SINCE,
         headings=("实习学时", "实习时数", "Hours")),
    Fact("cooperation.visits", P, _("Visits made"), N, _visits, period=Period.YEAR, note=_SINCE,
         headings=("走访次数", "走访", "Visits")),
)  # fmt: skip
