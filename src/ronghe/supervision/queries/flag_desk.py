"""What waits for somebody about flags and early warnings, as rows for the one query of the desk."""

from datetime import date, timedelta
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from ronghe.parties.actors import Actor
from ronghe.parties.models import Organisation, OrganisationName
from ronghe.parties.powers import Power
from ronghe.partnerships.models import Cooperation, CooperationParty
from ronghe.placements.queries.safety_desk import COUNTED, rows_of_desk
from ronghe.supervision.models import (
    EarlyWarning,
    FlagReply,
    FlagState,
    Inspection,
    IntegrityFlag,
    WarningSupport,
)
from ronghe.supervision.reading.ties import SIDES

# So long what was offered counts as a look at a warning that goes on.
LOOKED_AT = timedelta(days=90)
Rows = QuerySet[Any, Any]


def asked_about_flags(actor: Actor, *, on: date, language: str) -> list[Rows]:
    """Give the sides the flags they may answer; the authority those to decide, and the warnings."""
    if actor.membership is None:
        return []
    if actor.remits:
        ripe = _titled(flags_to_decide(actor, on=on), language)
        return [
            rows_of_desk("decide_flag", ripe, words="title", most=COUNTED),
            _to_look_at(actor, on),
        ]
    if actor.managed_organisations:
        return [_to_answer(actor, language)]
    return []


def _to_answer(actor: Actor, language: str) -> Rows:
    mine = FlagReply.objects.filter(
        flag=OuterRef("pk"), organisation__in=actor.managed_organisations
    )
    shared = CooperationParty.objects.filter(
        organisation__in=actor.managed_organisations, role__in=SIDES
    ).order_by()
    about = Q(organisation__in=actor.managed_organisations) | Q(cooperation__in=shared.values("cooperation"))  # fmt: skip
    found = IntegrityFlag.objects.filter(about, ~Exists(mine), state=FlagState.RAISED)
    return rows_of_desk("answer_flag", _titled(found, language), words="title", due=F("reply_due_on"))  # fmt: skip


def flags_to_decide(actor: Actor, *, on: date) -> QuerySet[IntegrityFlag]:
    """Give those of which both sides were heard, or their time has passed, or somebody has looked."""
    near = Organisation.objects.filter(actor.remits.reach(Power.DECIDE)).order_by().values("pk")
    sides = CooperationParty.objects.filter(role__in=SIDES).order_by()
    reached = sides.filter(organisation__in=near).values("cooperation")
    replied = FlagReply.objects.filter(flag=OuterRef("pk"))
    answered = FlagReply.objects.filter(
        flag=OuterRef(OuterRef("pk")), organisation=OuterRef("organisation")
    )
    silent = sides.filter(~Exists(answered), cooperation=OuterRef("cooperation"))
    heard = Q(reply_due_on__lt=on) | (Exists(replied) & ~Exists(silent))
    inspected = Inspection.objects.filter(
        cooperation=OuterRef("cooperation"), ended_at__gt=OuterRef("decided_at")
    )
    ripe = (Q(state=FlagState.RAISED) & heard) | (Q(state=FlagState.TO_VERIFY) & Exists(inspected))
    return IntegrityFlag.objects.filter(Q(organisation__in=near) | Q(cooperation__in=reached), ripe)


def _to_look_at(actor: Actor, on: date) -> Rows:
    """Give cooperations whose warning calls for a visit, where nobody noted of late what was offered."""
    near = Organisation.objects.filter(actor.remits.reach(Power.DECIDE)).order_by().values("pk")
    reached = CooperationParty.objects.filter(organisation__in=near, role__in=SIDES).order_by()
    offered = WarningSupport.objects.filter(
        cooperation=OuterRef("pk"), noted_at__date__gt=on - LOOKED_AT
    )
    warned = EarlyWarning.objects.current().filter(is_raised=True).order_by()
    found = Cooperation.objects.filter(
        ~Exists(offered), pk__in=warned.filter(cooperation__in=reached.values("cooperation")).values("cooperation")
    )  # fmt: skip
    return rows_of_desk("look_at_warning", found, words="title", most=COUNTED)


def _titled(found: QuerySet[IntegrityFlag], language: str) -> QuerySet[Any]:
    """Say what each flag is about: the title of the cooperation, or the name of the organisation."""
    names = OrganisationName.objects.filter(organisation=OuterRef("organisation"))
    own = names.filter(language__startswith=language).order_by("pk").values("text")[:1]
    any_ = names.order_by("pk").values("text")[:1]
    empty = Value("", output_field=CharField())
    return found.annotate(
        title=Coalesce("cooperation__title", Subquery(own), Subquery(any_), empty)
    )
