"""Cooperations and agreements of Qinghe: opened, negotiated, signed, kept, and some broken off.

Each goes as far as its fate says. A stage is a step of its own, so that the days between them pass.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from io import BytesIO
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from ronghe.demo import affairs, further, papers, places
from ronghe.demo.places import Firm
from ronghe.demo.scene import Scene, Step, made_by
from ronghe.parties import operations as parties
from ronghe.parties.actors import SYSTEM, Actor, acting_as, link_holder
from ronghe.parties.models import DocumentKind, Membership, Organisation, Role, SigningMandate
from ronghe.partnerships.models import (
    Agreement,
    AgreementVersion,
    Channel,
    Concern,
    Cooperation,
    SealKind,
)
from ronghe.partnerships.operations import (
    agreements,
    amending,
    checking,
    concerns,
    cooperations,
    negotiation,
    obligations,
    paper,
    readiness,
    reviews,
    signing,
    signing_links,
    watching,
)
from ronghe.partnerships.operations.reviews import PlannedAction
from ronghe.partnerships.operations.signing import Proof
from ronghe.partnerships.versions import Side

DEALINGS = _("Cooperations and agreements")
AT_SCALE_ONE, FIRST_DAYS_AGO, LATEST_DAYS_AGO = 90, 210, 30
SETTLED_DAYS, CLOCK_EVERY_DAYS = 8, 15
YEARS, WEEKS = timedelta(days=720), timedelta(days=40)
MANAGERS = (Role.COOPERATION_OFFICER, Role.DEAN, Role.TRAINING_MANAGER)

# How far each goes, in turn: 70 of 90 come to an agreement that somebody drafted.
FATES = (
    "kept", "in_force", "negotiating", "signing", "paper", "opened", "amended", "in_force",
    "refused", "checking", "kept", "ended", "opened", "in_force", "link", "suspended", "given_up",
    "draft", "in_force", "disputed", "quiet", "completed", "hasty", "annulled",
)  # fmt: skip
SIGNED = {"kept", "completed", "in_force", "amended", "ended", "suspended", "disputed", "quiet", "annulled", "paper", "link"}  # fmt: skip
OUT = SIGNED | {"signing", "refused"}
CHECKED = OUT | {"checking"}
TALKED = CHECKED | {"negotiating"}
DRAFTED = TALKED | {"draft"}

KINDS = (
    ("framework", "校企合作框架", "共建专业、共育人才"),
    ("training_base", "共享实训基地", "开放设备，供学生实训和职工培训使用"),
    ("joint_course", "课程共建", "把岗位真实任务做成课程项目"),
    ("apprenticeship", "订单班", "联合招生、联合培养"),
    ("teacher_practice", "教师企业实践", "教师到企业参加生产实践"),
)
TERMS: dict[str, dict[str, Any]] = {
    "framework": {},
    "training_base": {"place": "实训中心2号楼", "equipment": "数控机床6台", "base_hours": 480},
    "joint_course": {"course": "典型零件加工", "course_hours": 64, "host.lecturer": "周强"},
    "apprenticeship": {
        "major": "数控技术",
        "seats": 30,
        "place": "企业生产车间",
        "host.mentor": "周强",
        "tutor": "吴岚",
    },
    "teacher_practice": {
        "teachers": 4,
        "practice_weeks": 6,
        "place": "企业生产车间",
        "host.mentor": "周强",
    },
}
CALM = {
    "plan_named": "人才培养方案（2026版）",
    "need_shared": "checked",
    "visited": "yes",
    "mentors": 4,
    "site": "ready",
    "tutors": 3,
    "money": "agreed",
    "risk": "师傅离职：另备一名师傅；停产：学生转回校内实训。",
    "insured": "yes",
    "exit": "学期末交接，学生转回校内实训。",
    "successor": "yes",
}
HASTY = CALM | {"need_shared": "unknown", "visited": "no", "money": "open"}


@dataclass(frozen=True)
class Deal:
    """One cooperation: who with whom, about what, since when, and how far it goes."""

    number: int
    college: Firm
    host: Firm
    fate: str
    days_ago: int

    @property
    def kind(self) -> tuple[str, str, str]:
        return KINDS[self.number % len(KINDS)]

    @property
    def key(self) -> str:
        return f"deal:{self.number}"


def dealings(scale: float) -> Iterator[Step]:
    """All cooperations of that scale, stage by stage, and what the clock does to them."""
    found = deals(scale)
    for deal in found:
        yield from _stages(deal)
    for days_ago in range(FIRST_DAYS_AGO - CLOCK_EVERY_DAYS, -1, -CLOCK_EVERY_DAYS):
        yield Step(f"deals:clock:{days_ago}", DEALINGS, days_ago, _let_time_pass)


def deals(scale: float) -> list[Deal]:
    """Pair colleges and enterprises; a larger region has the same pairs, and more."""
    return [_deal(number) for number in range(max(len(FATES), round(AT_SCALE_ONE * scale)))]


def _deal(number: int) -> Deal:
    """Pair those who are there at every scale that has this number."""
    grown = 0.0 if number < len(FATES) else number / AT_SCALE_ONE
    colleges = further.colleges(grown)[: _there(len(places.COLLEGES), further.COLLEGES_AT_SCALE_ONE, grown)]  # fmt: skip
    hosts = _hosts(_there(len(places.ENTERPRISES), further.ENTERPRISES_AT_SCALE_ONE, grown))
    college, host = colleges[number % len(colleges)], hosts[number * 7 % len(hosts)]
    wanted = FIRST_DAYS_AGO - number * 31 % (FIRST_DAYS_AGO - LATEST_DAYS_AGO)
    days_ago = min(wanted, college.days_ago - SETTLED_DAYS, host.days_ago - SETTLED_DAYS)
    return Deal(number, college, host, FATES[number % len(FATES)], days_ago)


def _there(named: int, at_scale_one: int, grown: float) -> int:
    return max(named, int(at_scale_one * grown))


def _hosts(count: int) -> list[Firm]:
    """Give those of the first enterprises that are verified and stay so."""
    found = further.enterprises(count / further.ENTERPRISES_AT_SCALE_ONE)[:count]
    others = found[len(places.ENTERPRISES) :]
    barred = others[affairs.SUSPENDED].key if len(others) > affairs.SUSPENDED else ""
    return [
        one
        for one in found
        if one.papers == "verified" and one.key != barred and one.days_ago > LATEST_DAYS_AGO
    ]


def _stages(deal: Deal) -> Iterator[Step]:
    """Give the steps of a cooperation: each a few days after the one before."""
    stages: list[tuple[str, set[str], int, Callable[[Deal, Scene], models.Model | None]]] = [
        ("open", set(FATES), 0, _open),
        ("ready", set(FATES) - {"opened", "given_up"}, 2, _assess),
        ("give-up", {"given_up"}, 12, _give_up),
        ("draft", DRAFTED, 4, _draft),
        ("talk", TALKED, 7, _talk),
        ("check", CHECKED, 10, _check),
        ("out", OUT, 11, _put_out),
        ("host", SIGNED, 13, _sign_host),
        ("refuse", {"refused"}, 13, _refuse),
        ("college", SIGNED, 15, _sign_college),
        ("keep", {"kept", "completed", "disputed"}, 24, _keep),
        ("amend", {"amended"}, 26, _amend),
        ("stop", {"ended", "suspended", "annulled"}, 28, _stop),
        ("review", {"kept"}, 29, _review),
        ("trouble", {"disputed"}, 29, _raise),
    ]
    for name, fates, after, run in stages:
        if deal.fate in fates:
            days_ago = max(0, deal.days_ago - after)
            yield Step(f"{deal.key}:{name}", DEALINGS, days_ago, partial(run, deal))


# -- the stages -----------------------------------------------------------------------------


def _open(deal: Deal, scene: Scene) -> Cooperation:
    kind, title, purpose = deal.kind
    return cooperations.open_cooperation(
        organisation=scene.organisation(deal.college.key),
        others=[scene.organisation(deal.host.key)],
        kind=kind,
        title=f"{deal.host.name_zh.removesuffix('有限公司')}{title}",
        purpose=purpose,
        actor=SYSTEM,
        at=scene.at,
    )


def _cooperation(deal: Deal) -> Cooperation:
    return Cooperation.objects.get(pk=made_by(f"{deal.key}:open"))


def _assess(deal: Deal, scene: Scene) -> None:
    for firm in (deal.college, deal.host):
        readiness.assess_readiness(
            cooperation=_cooperation(deal),
            organisation=scene.organisation(firm.key),
            answers=HASTY if deal.fate == "hasty" else CALM,
            actor=SYSTEM,
            at=scene.at,
        )


def _give_up(deal: Deal, scene: Scene) -> Cooperation:
    return cooperations.give_up_cooperation(
        cooperation=_cooperation(deal),
        reason="双方对投入分担未谈拢，先不签约。",
        actor=SYSTEM,
        at=scene.at,
    )


def _draft(deal: Deal, scene: Scene) -> Agreement:
    kind, _title, purpose = deal.kind
    first = scene.on + timedelta(days=20)
    terms = {
        "purpose": purpose,
        "content": "按实施方案逐项落实，每学期共同复盘一次",
        "starts_on": first.isoformat(),
        "ends_on": (first + (WEEKS if deal.fate == "completed" else YEARS)).isoformat(),
    }
    version = agreements.draft_agreement(
        cooperation=_cooperation(deal),
        template=kind,
        sides=[
            Side("college", scene.organisation(deal.college.key)),
            Side(
                "host",
                scene.organisation(deal.host.key),
                channel=Channel.PAPER if deal.fate == "paper" else Channel.NATIVE,
            ),
        ],
        terms=terms | TERMS[kind],
        actor=SYSTEM,
        at=scene.at,
    )
    return version.agreement


def version_of(deal: Deal) -> AgreementVersion:
    """Give the newest version of the deal's agreement."""
    pk = made_by(f"{deal.key}:draft")
    found = AgreementVersion.objects.filter(agreement=pk).select_related("agreement__cooperation")
    return found.order_by("-number")[0]


def _talk(deal: Deal, scene: Scene) -> None:
    version = agreements.propose_agreement(
        version=version_of(deal),
        to=scene.organisation(deal.host.key),
        note="请核对贵方信息和实施方案。",
        actor=SYSTEM,
        at=scene.at,
    )
    for party in version.parties.order_by("order_group", "pk"):
        if deal.fate != "negotiating" or party.role == "host":
            negotiation.confirm_facts(party=party, actor=SYSTEM, at=scene.at)


def _check(deal: Deal, scene: Scene) -> None:
    checking.check_agreement(version=version_of(deal), actor=SYSTEM, at=scene.at)


def _put_out(deal: Deal, scene: Scene) -> None:
    for firm in (deal.college, deal.host):
        entitle(scene.organisation(firm.key), scene)
    checking.begin_signing(version=version_of(deal), actor=SYSTEM, at=scene.at)


def entitle(organisation: Organisation, scene: Scene) -> None:
    """Let somebody sign agreements of every kind, unless somebody may already."""
    if not Membership.objects.on(scene.on).filter(organisation=organisation, role=Role.SIGNATORY):
        parties.grant_membership(
            person=_member(organisation, MANAGERS, scene).person,
            organisation=organisation,
            role=Role.SIGNATORY,
            starts_on=scene.on,
            actor=SYSTEM,
            at=scene.at,
        )
    held = _member(organisation, (Role.SIGNATORY,), scene)
    # One that a smaller region gave on a later day says nothing of an earlier one.
    mandates = SigningMandate.objects.filter(
        organisation=organisation,
        person=held.person,
        starts_on__lte=scene.on,
        ends_on__gte=scene.on,
    )
    if any(set(one.document_kinds) == set(DocumentKind) for one in mandates):
        return
    proposer = _member(organisation, MANAGERS, scene)
    proposed = parties.propose_mandate(
        organisation=organisation,
        person=held.person,
        document_kinds=list(DocumentKind),
        limit=None,
        starts_on=scene.on,
        ends_on=scene.on + timedelta(days=365),
        file=BytesIO(papers.certificate(organisation.reference, "Signing mandate")),
        file_name=f"mandate-{organisation.reference}.pdf",
        actor=acting_as(proposer, on=scene.on),
        at=scene.at,
    )
    is_alone = held.person_id == proposer.person_id
    second = scene.actor("coordinator", Role.COORDINATOR) if is_alone else acting_as(held, on=scene.on)  # fmt: skip
    parties.confirm_mandate(mandate=proposed, actor=second, at=scene.at)


def _member(organisation: Organisation, roles: tuple[Role, ...], scene: Scene) -> Membership:
    held = Membership.objects.on(scene.on).filter(
        organisation=organisation, role__in=roles, unit=None
    )
    found = held.select_related("person", "organisation__region", "unit", "school_class")
    return found.order_by("pk")[0]


def _actor(firm: Firm, scene: Scene, roles: tuple[Role, ...] = (Role.SIGNATORY,)) -> Actor:
    return acting_as(_member(scene.organisation(firm.key), roles, scene), on=scene.on)


def _sign_host(deal: Deal, scene: Scene) -> None:
    party = version_of(deal).parties.select_related("version__agreement").get(role="host")
    actor = _actor(deal.host, scene)
    if deal.fate == "paper":
        _sign_on_paper(deal, scene)
        return
    if deal.fate == "link":
        assert actor.person is not None  # noqa: S101 -- a signatory is somebody
        signing_links.send_signing_link(party=party, person=actor.person, actor=SYSTEM, at=scene.at)
        signing.sign_agreement(
            party=party, proof=Proof("link"), actor=link_holder(actor.person), at=scene.at
        )
        return
    proof = Proof("second_factor")
    signing.sign_agreement(party=party, proof=proof, actor=actor, at=scene.at)


def _sign_on_paper(deal: Deal, scene: Scene) -> None:
    """Let the host's signatory record the paper, and the college's confirm it."""
    party = version_of(deal).parties.select_related("version__agreement").get(role="host")
    host, college = _actor(deal.host, scene, MANAGERS), _actor(deal.college, scene, MANAGERS)
    recorded = paper.record_paper_signing(
        party=party,
        signed_by=_member(scene.organisation(deal.host.key), (Role.SIGNATORY,), scene).person,
        signed_on=scene.on,
        has_signature=True,
        seal=SealKind.CONTRACT,
        file=BytesIO(papers.certificate(deal.key, "Signed paper")),
        file_name="signed.pdf",
        actor=host,
        at=scene.at,
    )
    paper.settle_paper_signing(paper=recorded, is_confirmed=True, actor=college, at=scene.at)


def _sign_college(deal: Deal, scene: Scene) -> None:
    party = version_of(deal).parties.select_related("version__agreement").get(role="college")
    proof = Proof("second_factor")
    signing.sign_agreement(party=party, proof=proof, actor=_actor(deal.college, scene), at=scene.at)


def _refuse(deal: Deal, scene: Scene) -> None:
    party = version_of(deal).parties.select_related("version__agreement").get(role="host")
    signing.refuse_agreement(
        party=party,
        reason="实施方案中的设备开放时间与生产计划冲突，请调整后再签。",
        actor=_actor(deal.host, scene),
        at=scene.at,
    )


def _keep(deal: Deal, scene: Scene) -> None:
    """Report what each side owes first; the other confirms it, or disputes it."""
    for one in version_of(deal).agreement.obligations.order_by("due_on", "pk")[:2]:
        reported = obligations.report_obligation(
            obligation=one, words="已完成，材料附后。", actor=SYSTEM, at=scene.at
        )
        if deal.fate == "disputed":
            obligations.dispute_obligation(
                obligation=reported, words="只到了一半人，名单请补齐。", actor=SYSTEM, at=scene.at
            )
        else:
            obligations.confirm_obligation(obligation=reported, actor=SYSTEM, at=scene.at)


def _amend(deal: Deal, scene: Scene) -> None:
    """Agree on other words for the content, from next month on."""
    version = amending.draft_amendment(
        agreement=version_of(deal).agreement,
        purpose="根据首学期情况调整合作内容。",
        effective_on=scene.on + timedelta(days=30),
        terms={"content": "增加一门企业课程，每学期共同复盘两次"},
        actor=SYSTEM,
        at=scene.at,
    )
    version = agreements.propose_agreement(
        version=version, to=scene.organisation(deal.host.key), note="", actor=SYSTEM, at=scene.at
    )
    for party in version.parties.order_by("order_group", "pk"):
        negotiation.confirm_facts(party=party, actor=SYSTEM, at=scene.at)
    checking.check_agreement(version=version, actor=SYSTEM, at=scene.at)
    checking.begin_signing(version=version, actor=SYSTEM, at=scene.at)
    _sign_host(deal, scene)
    _sign_college(deal, scene)


def _stop(deal: Deal, scene: Scene) -> None:
    agreement = version_of(deal).agreement
    if deal.fate == "suspended":
        amending.suspend_agreement(
            agreement=agreement, reason="企业搬迁厂房，暂停两个月。", actor=SYSTEM, at=scene.at
        )
    elif deal.fate == "ended":
        amending.terminate_agreement(
            agreement=agreement,
            reason="企业转产，原岗位取消。",
            ended_on=scene.on,
            students_then="在企业的学生转回校内实训中心，课时照常认定。",
            actor=SYSTEM,
            at=scene.at,
        )
    else:
        amending.annul_agreement(
            agreement=agreement,
            reason="签约时提供的资质证明不实。",
            students_then="尚无学生到岗。",
            actor=scene.actor("coordinator", Role.COORDINATOR),
            at=scene.at,
        )


def _review(deal: Deal, scene: Scene) -> models.Model:
    review = reviews.record_review(
        cooperation=_cooperation(deal),
        organisation=scene.organisation(deal.college.key),
        held_on=scene.on,
        minutes="两台设备已调试，课程项目下月进车间；师傅带教记录补齐后再评一次。",
        actions=[
            PlannedAction(
                scene.organisation(deal.host.key), "补齐带教记录", scene.on + timedelta(days=21)
            )
        ],
        actor=SYSTEM,
        at=scene.at,
    )
    return reviews.confirm_review(
        review=review, actor=_actor(deal.host, scene, MANAGERS), at=scene.at
    )


def _raise(deal: Deal, scene: Scene) -> Concern:
    return concerns.raise_concern(
        cooperation=_cooperation(deal),
        organisation=scene.organisation(deal.college.key),
        addressed_to=scene.organisation(deal.host.key),
        text="带教师傅三个月换了两位，学生进度接不上，请安排固定师傅。",
        actor=SYSTEM,
        at=scene.at,
    )


def _let_time_pass(scene: Scene) -> None:
    """Do what the clock does: what is late is missed, what is stale lapses, what is quiet is seen."""
    obligations.note_missed_obligations(on=scene.on, actor=SYSTEM, at=scene.at)
    amending.announce_stale_agreements(actor=SYSTEM, at=scene.at)
    amending.lapse_stale_agreements(actor=SYSTEM, at=scene.at)
    amending.complete_agreements(on=scene.on, actor=SYSTEM, at=scene.at)
    watching.watch_cooperations(on=scene.on, actor=SYSTEM, at=scene.at)
