"""What houses do by themselves: visits to hosts, approvals before signing, steps of plans reached."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from django.db import models
from django.utils.translation import gettext_lazy as _

from ronghe.demo import places
from ronghe.demo.dealings import Deal, deals, version_of
from ronghe.demo.names import chance_of
from ronghe.demo.scene import Scene, Step
from ronghe.demo.staff import enter_staff
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import Role
from ronghe.partnerships import library
from ronghe.partnerships.models import AgreementState, ApprovalRoute, Milestone, SiteReport
from ronghe.partnerships.operations import (
    agreements,
    amending,
    checking,
    negotiation,
    obligations,
    readiness,
)
from ronghe.partnerships.operations.negotiation import RouteStep
from ronghe.partnerships.plans import plan_in_force

HOUSES = _("Visits and approvals")
APPRENTICES = "apprenticeship"
REACHED = {"kept", "in_force", "amended"}
ROUTE_DAYS_AGO = 2
Finding = tuple[str, str, dict[str, str]]
# What is found in turn; where nothing stands, nobody has been there yet.
FINDINGS: tuple[Finding | None, ...] = (
    ("suitable", "", {}),
    ("conditional", "二号车间通道堆放物料，请在学生到岗前清理。", {"workplaces": "fails"}),
    ("suitable", "", {"lodging": "unknown"}),
    None,
)
ROUTE = (
    RouteStep("校企合作处", Role.COOPERATION_OFFICER),
    RouteStep("财务处", Role.FINANCE),
    RouteStep("法务", Role.LEGAL),
    RouteStep("校长", Role.SIGNATORY),
)
OFFICES = (Role.FINANCE, Role.LEGAL)


def houses(scale: float) -> Iterator[Step]:
    found = deals(scale)
    for number, deal in enumerate(one for one in found if one.kind[0] == APPRENTICES):
        finding = FINDINGS[number % len(FINDINGS)]
        if finding is not None and deal.fate != "opened":
            days_ago = max(0, deal.days_ago - 3)
            yield Step(f"visit:{deal.key}", HOUSES, days_ago, partial(_visit, deal, finding))
    for deal in found:
        if deal.fate in REACHED:
            days_ago = max(0, deal.days_ago - 27)
            yield Step(f"plan:{deal.key}", HOUSES, days_ago, partial(_reach, deal))
    yield Step("approval-route", HOUSES, ROUTE_DAYS_AGO, _set_route)
    yield Step(f"approval:{found[0].key}", HOUSES, ROUTE_DAYS_AGO - 1, partial(_approve, found[0]))
    yield Step("approval-route:rest", HOUSES, 0, _rest_route)


def _visit(deal: Deal, finding: Finding, scene: Scene) -> SiteReport:
    suitability, remarks, seen = finding
    return readiness.write_site_report(
        college=scene.organisation(deal.college.key),
        host=scene.organisation(deal.host.key),
        visited_on=scene.on,
        observations={one.key: "holds" for one in library.inspected()} | seen,
        suitability=suitability,
        remarks=remarks,
        actor=SYSTEM,
        at=scene.at,
    )


def _reach(deal: Deal, scene: Scene) -> Milestone | None:
    """Note the first step of the plan as reached, unless the agreement was broken off before."""
    steps = plan_in_force(version_of(deal).agreement)
    if not steps:
        return None
    return obligations.reach_milestone(
        milestone=steps[0], reached_on=scene.on, actor=SYSTEM, at=scene.at
    )


def _set_route(scene: Scene) -> ApprovalRoute:
    """Let the college name its offices, and somebody for finance and legal affairs."""
    college = scene.organisation(places.COLLEGES[0].key)
    for number, role in enumerate(OFFICES):
        enter_staff(college, role, chance_of("offices", number), scene=scene)
    return negotiation.set_approval_route(
        organisation=college, steps=ROUTE, actor=SYSTEM, at=scene.at
    )


def _rest_route(scene: Scene) -> ApprovalRoute:
    """Take the route away again: whoever tries the region signs without waiting for four offices.

    The amendment keeps the steps that it was laid before.
    """
    college = scene.organisation(places.COLLEGES[0].key)
    return negotiation.set_approval_route(organisation=college, steps=(), actor=SYSTEM, at=scene.at)


def _approve(deal: Deal, scene: Scene) -> models.Model | None:
    """Lay an amendment before the college's offices, and let the first of them approve it."""
    agreement = version_of(deal).agreement
    if agreement.state != AgreementState.IN_FORCE:
        return None
    version = amending.draft_amendment(
        agreement=agreement,
        purpose="通知期延长为六十天，便于学校调整教学安排。",
        effective_on=scene.on + timedelta(days=30),
        terms={"notice_days": 60},
        actor=SYSTEM,
        at=scene.at,
    )
    host = scene.organisation(deal.host.key)
    agreements.propose_agreement(version=version, to=host, note="", actor=SYSTEM, at=scene.at)
    for key in ("host", "college"):
        party = version.parties.get(key=key)
        negotiation.confirm_facts(party=party, actor=SYSTEM, at=scene.at)
    checking.check_agreement(version=version, actor=SYSTEM, at=scene.at)
    return negotiation.approve_step(
        step=version.approvals.order_by("number")[0],
        remark="条款齐全，同意提交会签。",
        actor=scene.actor("cooperation_officer", Role.COOPERATION_OFFICER),
        at=scene.at,
    )
