"""What Ronghe knows of a college."""

from collections.abc import Callable
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.models import Identifier, IdentifierScheme, Organisation
from ronghe.partnerships.models import Agreement, AgreementState, Cooperation, CooperationState
from ronghe.placements.figures import PARTS
from ronghe.placements.models import (
    DayHours,
    Incident,
    InsuredPlacement,
    Placement,
    PlacementKind,
    PlacementState,
    PracticeCertificate,
    Visit,
    WeekState,
)
from ronghe.placements.models.visit import MADE
from ronghe.supervision.facts.fact import About, Fact, Kind, Owners, Period, Rows

THERE = ("active", "suspended", "completed", "ended_early")
PARTNERS = Count(
    "parties__cooperation__parties__organisation",
    filter=Q(parties__cooperation__parties__role="host"),
    distinct=True,
)
MINUTES = Sum(Coalesce("host_minutes", "minutes"))


def names(owners: Owners) -> dict[int, str]:
    found = Organisation.objects.filter(pk__in=owners).prefetch_related("names").order_by("pk")
    return {one.pk: one.name_in("zh-hans") for one in found}


def numbers(scheme: str, owners: Owners) -> dict[int, str]:
    rows = Identifier.objects.filter(organisation__in=owners, scheme=scheme).order_by("-pk")
    return dict(rows.values_list("organisation", "value"))


def regions(owners: Owners) -> dict[int, str]:
    found = Organisation.objects.filter(pk__in=owners).select_related("region").order_by("pk")
    return {one.pk: one.region.name_in("zh-hans") for one in found if one.region}


def placed(on: date, owners: Owners) -> Rows:
    """Give the placements under way that day: begun, and not over."""
    return (
        Placement.objects.filter(college__in=owners, state__in=THERE, starts_on__lte=on)
        .annotate(owner=F("college"), last_on=Coalesce("over_on", "ends_on"))
        .filter(last_on__gte=on)
    )


def _placed_as(kind: str) -> Callable[[date, Owners], Rows]:
    return lambda on, owners: placed(on, owners).filter(kind=kind)


def _insured(on: date, owners: Owners) -> Rows:
    cover = InsuredPlacement.objects.filter(
        placement=OuterRef("pk"), cover__starts_on__lte=on, cover__ends_on__gte=on
    )
    return placed(on, owners).filter(Exists(cover))


def first_of_year(on: date) -> date:
    return on.replace(month=1, day=1)


def _begun(on: date, owners: Owners) -> Rows:
    rows = Placement.objects.filter(college__in=owners, state__in=THERE)
    return rows.filter(starts_on__range=(first_of_year(on), on)).annotate(owner=F("college"))


def _over(state: str) -> Callable[[date, Owners], Rows]:
    def rows(on: date, owners: Owners) -> Rows:
        found = Placement.objects.filter(college__in=owners, state=state)
        return found.filter(over_on__range=(first_of_year(on), on)).annotate(owner=F("college"))

    return rows


def _cooperating(on: date, owners: Owners) -> Rows:
    return Cooperation.objects.filter(
        parties__role="college", parties__organisation__in=owners, state=CooperationState.RUNNING
    ).annotate(owner=F("parties__organisation"))


def _in_force(on: date, owners: Owners) -> Rows:
    return Agreement.objects.filter(
        cooperation__parties__role="college",
        cooperation__parties__organisation__in=owners,
        state=AgreementState.IN_FORCE,
    ).annotate(owner=F("cooperation__parties__organisation"))


def _hours(on: date, owners: Owners) -> Rows:
    rows = DayHours.objects.filter(week__placement__college__in=owners, week__state=WeekState.CONFIRMED)  # fmt: skip
    return rows.filter(on__range=(first_of_year(on), on)).annotate(owner=F("week__placement__college"))  # fmt: skip


def _visits(on: date, owners: Owners) -> Rows:
    rows = Visit.objects.filter(placement__college__in=owners, state__in=MADE)
    return rows.filter(happened_on__range=(first_of_year(on), on)).annotate(owner=F("placement__college"))  # fmt: skip


def _incidents(on: date, owners: Owners) -> Rows:
    rows = Incident.objects.filter(placement__college__in=owners)
    return rows.filter(happened_at__date__range=(first_of_year(on), on)).annotate(owner=F("placement__college"))  # fmt: skip


def _certified(on: date, owners: Owners) -> Rows:
    rows = PracticeCertificate.objects.filter(placement__college__in=owners, state="issued")
    return rows.filter(issued_at__date__range=(first_of_year(on), on)).annotate(owner=F("placement__college"))  # fmt: skip


def _pay(*parts: str) -> Callable[[date, Owners], Rows]:
    """Give the months of pay that were due this year, and of these what the parts count."""

    def rows(on: date, owners: Owners) -> Rows:
        of_parts = [PARTS[part].rows(on) for part in parts]
        found: Rows = of_parts[0]
        for more in of_parts[1:]:
            found = found | more
        due = found.filter(due_on__gte=first_of_year(on), placement__college__in=owners)
        owned: Rows = due.annotate(owner=F("placement__college"))
        return owned

    return rows


_SINCE = _("From 1 January to the day.")
_NOW = _("As it stands when it is counted.")
C, N, S = About.COLLEGE, Kind.NUMBER, Kind.SHARE

COLLEGE_FACTS: tuple[Fact, ...] = (
    Fact("college.name", C, _("Name of the college"), Kind.TEXT, texts=names, period=Period.NOW,
         headings=("学校名称", "院校名称", "学校", "院校", "单位名称", "College", "Name of college", "School")),
    Fact("college.code", C, _("Unified social credit code of the college"), Kind.TEXT, texts=lambda owners: numbers(IdentifierScheme.CN_USCC, owners), period=Period.NOW,
         headings=("统一社会信用代码", "信用代码", "Credit code")),
    Fact("college.school_code", C, _("School identification code"), Kind.TEXT, texts=lambda owners: numbers(IdentifierScheme.CN_SCHOOL, owners), period=Period.NOW,
         headings=("学校标识码", "学校代码", "School code")),
    Fact("college.region", C, _("Region of the college"), Kind.TEXT, texts=regions, period=Period.NOW,
         headings=("所在地区", "所属地区", "行政区划", "Region")),
    Fact("college.placed", C, _("Students on placement"), N, placed, lambda: Count("student__person", distinct=True),
         headings=("实习学生数", "实习学生人数", "实习学生", "在岗实习", "实习人数", "Students on placement")),
    Fact("college.placed_post", C, _("Students on post placements"), N, _placed_as(PlacementKind.POST), lambda: Count("student__person", distinct=True),
         headings=("岗位实习", "岗位实习人数", "Post placements")),
    Fact("college.placed_cognition", C, _("Students on study visits"), N, _placed_as(PlacementKind.COGNITION), lambda: Count("student__person", distinct=True),
         headings=("认识实习", "认识实习人数", "Study visits")),
    Fact("college.hosts", C, _("Enterprises with students there"), N, placed, lambda: Count("host", distinct=True),
         headings=("实习单位数", "接收实习企业", "Hosts")),
    Fact("college.insured", C, _("Share of placements insured"), S, _insured, whole=placed,
         headings=("投保比例", "保险覆盖率", "投保率", "Insured")),
    Fact("college.insured_count", C, _("Placements insured"), N, _insured,
         headings=("投保人数", "已投保", "参保人数")),
    Fact("college.begun", C, _("Placements begun"), N, _begun, period=Period.YEAR, note=_SINCE,
         headings=("新增实习", "本年开始实习", "Placements begun")),
    Fact("college.completed", C, _("Placements completed"), N, _over(PlacementState.COMPLETED), period=Period.YEAR, note=_SINCE,
         headings=("完成实习", "实习结束", "Completed")),
    Fact("college.ended_early", C, _("Placements ended early"), N, _over(PlacementState.ENDED_EARLY), period=Period.YEAR, note=_SINCE,
         headings=("提前终止", "中止实习", "Ended early")),
    Fact("college.did_not_start", C, _("Placements that did not start"), N, _over(PlacementState.DID_NOT_START), period=Period.YEAR, note=_SINCE,
         headings=("未开始实习", "Did not start")),
    Fact("college.cooperations", C, _("Cooperations running"), N, _cooperating, period=Period.NOW, note=_NOW,
         headings=("合作项目数", "合作项目", "Cooperations")),
    Fact("college.partners", C, _("Cooperating enterprises"), N, _cooperating,
         lambda: PARTNERS, period=Period.NOW, note=_NOW,
         headings=("合作企业数", "合作企业", "Cooperating enterprises")),
    Fact("college.agreements", C, _("Agreements in force"), N, _in_force, period=Period.NOW, note=_NOW,
         headings=("有效协议", "协议数", "签订协议", "Agreements")),
    Fact("college.hours", C, _("Hours confirmed by both"), N, _hours, lambda: MINUTES, per=60, period=Period.YEAR, note=_SINCE,
         headings=("实习学时", "实习时数", "确认时间", "Hours")),
    Fact("college.visits", C, _("Visits made"), N, _visits, period=Period.YEAR, note=_SINCE,
         headings=("走访次数", "走访", "巡查", "Visits")),
    Fact("college.incidents", C, _("Incidents reported"), N, _incidents, period=Period.YEAR, note=_SINCE,
         headings=("安全事件", "安全事故", "事故", "Incidents")),
    Fact("college.certificates", C, pgettext_lazy("fact", "Certificates of practice issued"), N, _certified, period=Period.YEAR, note=_SINCE,
         headings=("实习证明", "Certificates")),
    Fact("college.pay_on_time", C, _("Share of pay that came in time"), S, _pay("pay_on_time"), whole=_pay("pay_on_time", "pay_late", "pay_open", "pay_unknown"), period=Period.YEAR, note=_SINCE, is_pay=True,
         headings=("报酬按时发放率", "按时发放", "Pay on time")),
)  # fmt: skip
