"""What a college and an enterprise agree: one agreement in each stage that a page shows."""

from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO

from django.utils import timezone
from tests.factories.agreements import CALM
from tests.factories.parties import CERTIFICATE, mandate, membership, organisation, person

from ronghe.kernel.evidence import evidence_of
from ronghe.kernel.models import Evidence
from ronghe.parties.actors import SYSTEM, Actor, acting_as, link_holder
from ronghe.parties.models import DocumentKind, Organisation, Role
from ronghe.partnerships import library
from ronghe.partnerships.models import (
    Agreement,
    AgreementVersion,
    ClauseComment,
    Concern,
    Cooperation,
    Milestone,
    Obligation,
    PaperPile,
    PaperSigning,
    Review,
    SiteReport,
)
from ronghe.partnerships.operations import (
    agreements,
    checking,
    concerns,
    cooperations,
    joining,
    negotiation,
    obligations,
    paper,
    piles,
    readiness,
    reviews,
    signing,
    signing_links,
)
from ronghe.partnerships.operations.documents import write_documents
from ronghe.partnerships.operations.negotiation import RouteStep
from ronghe.partnerships.operations.signing import Proof
from ronghe.partnerships.versions import Side

CLASS = {
    "major": "数控技术",
    "seats": 20,
    "place": "二号车间",
    "host.mentor": "周强",
    "tutor": "吴岚",
}


@dataclass(frozen=True)
class Pact:
    """One cooperation with its agreements."""

    cooperation: Cooperation
    host: Organisation
    concern: Concern
    draft: Agreement
    checked: Agreement  # the college’s dean has yet to approve it
    signing: Agreement  # the enterprise signs first, on this platform
    papers: Agreement  # the enterprise signs first, on paper
    in_force: Agreement
    for_class: Agreement  # in force, with seats of which rounds can make posts
    owed: Obligation  # by the college, open
    reported: Obligation  # by the enterprise, for the college to answer
    paper: PaperSigning
    token: str
    document: Evidence  # of the agreement that is out for signature
    review: Review  # recorded by the enterprise, with an action of the college
    pile: PaperPile  # of pictures that nobody has read yet
    remark: ClauseComment  # of the college, on a clause of the draft
    step: Milestone  # of the plan in force, not reached
    site_report: SiteReport  # of the college about the enterprise, with a photograph
    photograph: Evidence


def pact(manager: Actor, host: Organisation) -> Pact:
    college = manager.organisation
    assert college is not None
    at = timezone.now()
    cooperation = _opened(manager, host, at)
    signer = person(host, "钱国强", may_sign_in=False, phone=f"+86138001{host.pk:05d}")
    membership(signer, host, Role.SIGNATORY)
    for side, signatory in ((college, manager.person), (host, signer)):
        mandate(side, signatory, SYSTEM, confirmed_by=SYSTEM, kinds=list(DocumentKind))
    draft = _drafted(manager, host, cooperation, at)
    signing_ = _out(_drafted(manager, host, cooperation, at), host, at)
    papers = _out(_drafted(manager, host, cooperation, at, channel="paper"), host, at)
    running = _out(_drafted(manager, host, cooperation, at), host, at)
    _link, token = signing_links.send_signing_link(
        party=signing_.parties.get(key="host"), person=signer, actor=SYSTEM, at=at
    )
    _sign_by_paper_and_link(running, manager, signer, at)
    own = _opened(manager, host, at)
    of_class = _drafted(manager, host, own, at, template="apprenticeship", **CLASS)
    _sign_by_paper_and_link(_out(of_class, host, at), manager, signer, at)
    negotiation.set_approval_route(
        organisation=college, steps=[RouteStep("院长", manager.role)], actor=SYSTEM, at=at
    )
    checked = _checked(_drafted(manager, host, cooperation, at), host, at)
    owed = running.agreement.obligations.order_by("due_on", "pk")
    return Pact(
        cooperation,
        host,
        concerns.raise_concern(
            cooperation=cooperation,
            organisation=host,
            addressed_to=college,
            text="课程安排迟迟没有确定",
            actor=SYSTEM,
            at=at,
        ),
        draft.agreement,
        checked.agreement,
        signing_.agreement,
        papers.agreement,
        running.agreement,
        of_class.agreement,
        owed.filter(owner=college)[0],
        obligations.report_obligation(
            obligation=owed.filter(owner=host)[0], words="已任命", actor=SYSTEM, at=at
        ),
        _recorded(papers, signer, host, at),
        token,
        write_documents(version=signing_, actor=SYSTEM, at=at).paper,
        reviews.record_review(
            cooperation=cooperation,
            organisation=host,
            held_on=timezone.localdate(),
            minutes="本学期进展顺利",
            actions=[
                reviews.PlannedAction(college, "补齐名单", timezone.localdate() + timedelta(days=9))
            ],
            actor=SYSTEM,
            at=at,
        ),
        _brought(papers, manager, at),
        negotiation.comment_on_clause(
            version=draft, clause="term", organisation=college, text="太短", actor=manager, at=at
        ),
        running.agreement.milestones.order_by("due_on", "pk")[0],
        *_visited(manager, host, at),
    )


def _visited(manager: Actor, host: Organisation, at) -> tuple[SiteReport, Evidence]:
    report = readiness.write_site_report(
        college=manager.organisation,
        host=host,
        visited_on=timezone.localtime(at).date(),
        observations={one.key: "holds" for one in library.inspected()},
        suitability="suitable",
        files=[piles.Handed(BytesIO(CERTIFICATE), "车间.pdf")],
        actor=manager,
        at=at,
    )
    return report, evidence_of(report).get()


def _brought(version: AgreementVersion, manager: Actor, at) -> PaperPile:
    """Print the agreement, and bring a scan of it."""
    write_documents(version=version, actor=SYSTEM, at=at)
    return piles.open_pile(
        organisation=manager.organisation,
        pictures=[piles.Handed(BytesIO(CERTIFICATE), "scan.pdf")],
        actor=manager,
        at=at,
    )


def _opened(manager: Actor, host: Organisation, at) -> Cooperation:
    college = manager.organisation
    cooperation = cooperations.open_cooperation(
        organisation=college, others=[host], kind="framework", title="校企合作", purpose="共同育人", actor=manager, at=at
    )  # fmt: skip
    # Somebody who could take the host’s place.
    newcomer = organisation(
        name=f"协作企业{college.pk}",
        english="",
        region_code=host.region.code,
        region_scheme=host.region.scheme,
    )
    joining.admit_party(cooperation=cooperation, organisation=newcomer, actor=SYSTEM, at=at)
    for side in (college, host, newcomer):
        readiness.assess_readiness(
            cooperation=cooperation, organisation=side, answers=CALM, actor=SYSTEM, at=at
        )
    return cooperation


def _drafted(
    manager, host, cooperation, at, *, channel="native", template="framework", **terms
) -> AgreementVersion:
    first = timezone.localdate() + timedelta(days=30)
    return agreements.draft_agreement(
        cooperation=cooperation,
        template=template,
        sides=[Side("college", manager.organisation), Side("host", host, channel=channel)],
        terms={
            "purpose": "共同育人",
            "content": "实习与课程",
            "starts_on": first.isoformat(),
            "ends_on": (first + timedelta(days=700)).isoformat(),
            **terms,
        },
        actor=manager,
        at=at,
    )


def _checked(version: AgreementVersion, host: Organisation, at) -> AgreementVersion:
    version = agreements.propose_agreement(version=version, to=host, note="", actor=SYSTEM, at=at)
    for key in ("host", "college"):
        negotiation.confirm_facts(party=version.parties.get(key=key), actor=SYSTEM, at=at)
    checking.check_agreement(version=version, actor=SYSTEM, at=at)
    return version


def _out(version: AgreementVersion, host: Organisation, at) -> AgreementVersion:
    return checking.begin_signing(version=_checked(version, host, at), actor=SYSTEM, at=at)


def _sign_by_paper_and_link(version, manager, signer, at) -> None:
    party = version.parties.get(key="host")
    signing_links.send_signing_link(party=party, person=signer, actor=SYSTEM, at=at)
    signing.sign_agreement(party=party, proof=Proof("link"), actor=link_holder(signer), at=at)
    signing.sign_agreement(
        party=version.parties.get(key="college"),
        proof=Proof("second_factor"),
        actor=manager,
        at=at,
    )


def _recorded(version, signer, host, at) -> PaperSigning:
    """Let somebody who looks after the enterprise record what is to be seen on the paper."""
    held = membership(person(host, "郑洁", may_sign_in=False), host, Role.TRAINING_MANAGER)
    return paper.record_paper_signing(
        party=version.parties.get(key="host"),
        signed_by=signer,
        signed_on=timezone.localtime(at).date(),
        has_signature=True,
        seal="contract",
        file=BytesIO(CERTIFICATE),
        file_name="scan.pdf",
        actor=acting_as(held, on=at.date()),
        at=at,
    )
