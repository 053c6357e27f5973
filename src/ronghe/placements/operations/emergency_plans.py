"""What is done when something happens: a college's plans for emergencies (应急预案)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit
from ronghe.kernel.evidence import store
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.models import Organisation
from ronghe.partnerships.operations.piles import Handed
from ronghe.placements.gate import check_again
from ronghe.placements.models import COMING, EmergencyPlan, Placement
from ronghe.placements.refusals import DoesNotFit


@dataclass(frozen=True)
class Emergency:
    """A plan: for which days, for all hosts or one, and whom to call first."""

    title: str
    contact_name: str
    contact_phone: str
    starts_on: date
    ends_on: date
    host: Organisation | None = None


@transaction.atomic
def enter_emergency_plan(
    *,
    college: Organisation,
    plan: Emergency,
    files: Sequence[Handed] = (),
    actor: Actor,
    at: datetime,
) -> EmergencyPlan:
    """Enter a plan; the newest that covers a placement is the one that counts."""
    require(actor, "placements.enter_emergency_plan", college)
    if plan.ends_on < plan.starts_on:
        raise DoesNotFit(_("The last day lies before the first one."))
    if not all(said.strip() for said in (plan.title, plan.contact_name, plan.contact_phone)):
        raise DoesNotFit(_("Say what the plan is called, and whom to call first at any hour."))
    found = EmergencyPlan.objects.create(college=college, entered_by=actor.person, **vars(plan))
    for one in files:
        store(one.file, name=one.name, subject=found, kind="plan", uploaded_by=actor, at=at)
    audit.record("emergency_plan.entered", college, actor=actor, at=at, details={"title": plan.title})  # fmt: skip
    coming = Placement.objects.filter(college=college, state__in=COMING)
    if plan.host is not None:
        coming = coming.filter(host=plan.host)
    check_again(list(coming.values_list("pk", flat=True)), actor=actor, at=at)
    return found
