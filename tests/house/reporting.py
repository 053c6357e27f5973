"""Yearly reports of the authority that looks after a tenant: one that is out, and a draft."""

from dataclasses import dataclass

from tests.factories import placements as making
from tests.factories.parties import NOW, member, organisation, remit
from tests.factories.yearly import colleague, drafted, published

from ronghe.kernel import evidence
from ronghe.kernel.models import Evidence
from ronghe.parties.actors import SYSTEM, Actor
from ronghe.parties.models import OrganisationKind, Role
from ronghe.supervision.models import YearlyReport
from ronghe.supervision.operations.yearly import DOCUMENT


@dataclass(frozen=True)
class Reported:
    out: YearlyReport
    draft: YearlyReport


def reported_of(manager: Actor, coordinator: Actor | None) -> Reported:
    """Draft as a colleague, so that the coordinator who acts is another person."""
    college = manager.organisation
    assert college is not None
    region = college.region
    assert region is not None
    if coordinator is None:
        authority = organisation(
            kind=OrganisationKind.AUTHORITY, name="白石市教育局", english="", region_code="370200"
        )
        remit(authority, region=region)
        coordinator = member(authority, Role.COORDINATOR, "纪明")
    else:
        region = coordinator.organisation and coordinator.organisation.region
    assert coordinator.organisation is not None
    author = colleague(coordinator.organisation, Role.COORDINATOR, "秦川")
    year = NOW.year - 3  # the demonstration reports the last two
    out = published(author, coordinator, region=region, year=year - 1)
    out.paper_zh, out.paper_en = _paper(out), _paper(out)
    out.save(update_fields=["paper_zh", "paper_en"])
    return Reported(out=out, draft=drafted(author, region=region, year=year))


def _paper(report: YearlyReport) -> Evidence:
    """Store something that stands for what is set and sealed behind the page."""
    paper = making.paper("报告.pdf")
    return evidence.store(
        paper.file, name=paper.name, subject=report, kind=DOCUMENT, uploaded_by=SYSTEM, at=NOW
    )
