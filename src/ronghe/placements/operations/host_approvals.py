"""The list of hosts to which a college sends students: decided, published, taken off (实习单位名单)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.parties.models import Organisation, OrganisationKind
from ronghe.placements.gate import check_again
from ronghe.placements.models import COMING, HostApproval, Placement
from ronghe.placements.refusals import DoesNotFit, ReasonIsMissing


@dataclass(frozen=True)
class Decision:
    """Which meeting decided, when, and for how long."""

    decided_in: str
    approved_on: date
    valid_until: date


@transaction.atomic
def approve_hosts(
    *,
    college: Organisation,
    hosts: Sequence[Organisation],
    decision: Decision,
    actor: Actor,
    at: datetime,
) -> list[HostApproval]:
    """Put hosts on the college’s list, as a meeting decided; one that is on it is renewed."""
    require(actor, "placements.approve_hosts", college)
    _refuse_unsound(hosts, decision, day_of(at))
    own = HostApproval.objects.select_for_update().filter(college=college, host__in=hosts)
    for one in own.filter(ended_on=None):
        one.ended_on, one.ended_note = day_of(at), str(_("Renewed."))
        one.save(update_fields=["ended_on", "ended_note"])
    found = [
        HostApproval.objects.create(
            college=college, host=host, entered_by=actor.person, **_columns(decision)
        )
        for host in hosts
    ]
    for approval in found:
        details = {"host": approval.host.reference, "decided_in": approval.decided_in}
        audit.record("host.approved", college, actor=actor, at=at, details=details)
    _look_again(college, hosts, actor=actor, at=at)
    return found


def _columns(decision: Decision) -> dict[str, object]:
    return {**vars(decision), "decided_in": decision.decided_in.strip()}


def _refuse_unsound(hosts: Sequence[Organisation], decision: Decision, today: date) -> None:
    if not hosts:
        raise DoesNotFit(_("Choose the hosts that were approved."))
    if any(one.kind == OrganisationKind.AUTHORITY or one.is_restricted for one in hosts):
        raise DoesNotFit(_("One of them cannot host students now; look at its page."))
    if not decision.decided_in.strip():
        raise DoesNotFit(_("Say which meeting decided, as the minutes name it."))
    if decision.approved_on > today or decision.valid_until < decision.approved_on:
        raise DoesNotFit(_("The decision lies in the past, and counts until a day after it."))


@transaction.atomic
def publish_host_list(*, college: Organisation, actor: Actor, at: datetime) -> int:
    """Publish the list as it stands, and give how many hosts are new on it."""
    require(actor, "placements.approve_hosts", college)
    waiting = HostApproval.objects.select_for_update().filter(
        college=college, ended_on=None, published_on=None
    )
    hosts = [one.host for one in waiting.select_related("host").order_by("pk")]
    if not hosts:
        raise DoesNotFit(_("The whole list is published already."))
    HostApproval.objects.filter(college=college, ended_on=None, published_on=None).update(
        published_on=day_of(at)
    )
    details = {"hosts": len(hosts)}
    audit.record("host_list.published", college, actor=actor, at=at, details=details)
    _look_again(college, hosts, actor=actor, at=at)
    return len(hosts)


@transaction.atomic
def take_host_off(
    *, approval: HostApproval, reason: str, actor: Actor, at: datetime
) -> HostApproval:
    """Take a host off the list; placements that have begun there go on."""
    require(actor, "placements.approve_hosts", approval.college)
    if not reason.strip():
        raise ReasonIsMissing(_("Say why the host is taken off the list."))
    approval = HostApproval.objects.select_for_update(of=("self",)).select_related("college", "host").get(pk=approval.pk)  # fmt: skip
    if approval.ended_on is not None:
        raise DoesNotFit(_("The host is off the list already."))
    approval.ended_on, approval.ended_note = day_of(at), reason.strip()
    approval.save(update_fields=["ended_on", "ended_note"])
    details = {"host": approval.host.reference, "reason": approval.ended_note}
    audit.record("host.taken_off", approval.college, actor=actor, at=at, details=details)
    _look_again(approval.college, [approval.host], actor=actor, at=at)
    return approval


def _look_again(
    college: Organisation, hosts: Sequence[Organisation], *, actor: Actor, at: datetime
) -> None:
    coming = Placement.objects.filter(college=college, host__in=hosts, state__in=COMING)
    check_again(list(coming.values_list("pk", flat=True)), actor=actor, at=at)
