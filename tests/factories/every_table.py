"""Cooperations and agreements that leave a row in each table of theirs."""

from io import BytesIO

from tests.factories.agreements import (
    TERMS,
    confirmed,
    cooperation,
    draft,
    in_force,
    learner,
    on_paper,
    out_for_signature,
    placement,
    sign,
    with_mandates,
)
from tests.factories.parties import CERTIFICATE, NOW

from ronghe.parties.models import Role
from ronghe.partnerships import library
from ronghe.partnerships.models import (
    ProviderOrder,
)
from ronghe.partnerships.operations import (
    agreements,
    amending,
    checking,
    concerns,
    negotiation,
    paper,
    readiness,
    signing_links,
)
from ronghe.partnerships.operations.negotiation import RouteStep
from ronghe.partnerships.versions import Side

DAY = NOW.date()


def a_row_in_each_table(cast):
    """Make drafts, one out for signature, one in force and suspended; give the last."""
    with_mandates(cast)
    of = cooperation(cast)
    negotiation.set_approval_route(
        organisation=cast.college, steps=[RouteStep("院长", Role.DEAN)], actor=cast.dean, at=NOW
    )
    version = draft(cast, of)
    negotiation.comment_on_clause(
        version=version, clause="term", organisation=cast.college, text="?", actor=cast.dean, at=NOW
    )
    student = learner(cast)
    placement(cast, student, of=of)
    approved = draft(cast, of, purpose="x")
    confirm_and_check(cast, approved)
    cast.college.approval_route.delete()
    signing = out_for_signature(cast, on_paper_too(cast, of))
    sign(signing, "host", cast.signatory)
    papers(cast, signing)
    signing_links.send_signing_link(
        party=signing.parties.get(key="host"), person=reachable(cast), actor=cast.dean, at=NOW
    )
    ProviderOrder.objects.create(
        party=signing.parties.get(key="host"), signer=cast.dean.person, key="k", ordered_at=NOW
    )
    running = in_force(cast, draft(cast, of)).agreement
    amending.suspend_agreement(agreement=running, reason="停电", actor=cast.dean, at=NOW)
    in_force(cast, draft(cast, of))
    negotiation.set_approval_route(
        organisation=cast.college, steps=[RouteStep("院长", Role.DEAN)], actor=cast.dean, at=NOW
    )
    readiness.write_site_report(
        college=cast.college,
        host=cast.enterprise,
        visited_on=DAY,
        observations={one.key: "holds" for one in library.inspected()},
        suitability="suitable",
        actor=cast.dean,
        at=NOW,
    )
    concerns.raise_concern(
        cooperation=of,
        organisation=cast.college,
        addressed_to=cast.enterprise,
        text="师傅没有到岗",
        actor=cast.dean,
        at=NOW,
    )
    return running


def confirm_and_check(cast, version):
    version = confirmed(cast, version)
    checking.check_agreement(version=version, actor=cast.dean, at=NOW)


def on_paper_too(cast, of):
    return agreements.draft_agreement(
        cooperation=of,
        template="framework",
        sides=[on_paper(Side("college", cast.college)), Side("host", cast.enterprise)],
        terms=TERMS,
        actor=cast.dean,
        at=NOW,
    )


def papers(cast, version):
    paper.record_paper_signing(
        party=version.parties.get(key="college"),
        signed_by=cast.dean.person,
        signed_on=DAY,
        has_signature=True,
        seal="official",
        file=BytesIO(CERTIFICATE),
        file_name="scan.pdf",
        actor=cast.cooperation_officer,
        at=NOW,
    )


def reachable(cast):
    person = cast.mentor.person
    person.contact_phone = "+8613800138555"
    person.save(update_fields=["contact_phone"])
    return person
