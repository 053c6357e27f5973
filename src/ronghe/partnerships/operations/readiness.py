"""What each side says of itself before an agreement, and what a college finds at a host."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, evidence
from ronghe.kernel.permissions import require
from ronghe.kernel.references import next_reference
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.parties.models import Organisation, OrganisationKind, Site
from ronghe.partnerships import library
from ronghe.partnerships.models import (
    Cooperation,
    CooperationState,
    Observation,
    ReadinessAssessment,
    SiteReport,
    Suitability,
)
from ronghe.partnerships.operations.piles import Handed
from ronghe.partnerships.readiness import signs_in, unanswered

MOST_FILES = 10


class QuestionsAreOpen(ValueError):
    """Every question gets an answer, if only that something is not known."""


class AssessmentIsOver(ValueError):
    """Once the cooperation runs or is closed, what was said before stays as it was said."""


class ReportIsIncomplete(ValueError):
    """A report names a host, a day on which one was there, and what was seen."""


@transaction.atomic
def assess_readiness(
    *,
    cooperation: Cooperation,
    organisation: Organisation,
    answers: Mapping[str, Any],
    actor: Actor,
    at: datetime,
) -> ReadinessAssessment:
    """Answer the questions for one's own side; until work begins one may answer them anew.

    Who joins later answers once.
    """
    require(actor, "partnerships.assess_readiness", cooperation)
    cooperation = Cooperation.objects.select_for_update(of=("self",)).get(pk=cooperation.pk)
    given_before = cooperation.readiness.filter(organisation=organisation).exists()
    is_newcomer = cooperation.state == CooperationState.RUNNING and not given_before
    if cooperation.state != CooperationState.PREPARING and not is_newcomer:
        raise AssessmentIsOver(_("Work has begun or ended; the questions are no longer asked."))
    party = cooperation.parties.filter(organisation=organisation).first()
    if party is None or not (actor.is_system or organisation.pk in actor.managed_organisations):
        raise AssessmentIsOver(_("Each side answers for itself."))
    asked = {question.key for question in library.questions_for(party.role)}
    given = {key: value for key, value in answers.items() if key in asked}
    if open_ := unanswered(given, party.role):
        raise QuestionsAreOpen(_("%(count)d questions have no answer yet.") % {"count": len(open_)})
    assessment, _is_new = ReadinessAssessment.objects.update_or_create(
        cooperation=cooperation,
        organisation=organisation,
        defaults={
            "answers": given,
            "hasty": [sign.question.key for sign in signs_in(given, party.role)],
            "submitted_by": actor.person,
            "submitted_at": at,
        },
    )
    details = {"side": organisation.reference, "hasty": assessment.hasty}
    audit.record("readiness.assessed", cooperation, actor=actor, at=at, details=details)
    return assessment


@transaction.atomic
def write_site_report(
    *,
    college: Organisation,
    host: Organisation,
    visited_on: date,
    observations: Mapping[str, str],
    suitability: str,
    remarks: str = "",
    site: Site | None = None,
    files: Sequence[Handed] = (),
    actor: Actor,
    at: datetime,
) -> SiteReport:
    """Write down what was found at a host on a visit, before students go there."""
    require(actor, "partnerships.write_site_report", college)
    _refuse_incomplete_report(host, visited_on, observations, site, at)
    if len(files) > MOST_FILES:
        raise ReportIsIncomplete(
            _("Ten photographs or files are enough; choose those that show most.")
        )
    conclusion = Suitability(suitability)
    if conclusion != Suitability.SUITABLE and not remarks.strip():
        raise ReportIsIncomplete(_("Say what has to be seen to."))
    report = SiteReport.objects.create(
        reference=next_reference("SR", on=day_of(at)),
        college=college,
        host=host,
        site=site,
        visited_on=visited_on,
        observations={one.key: observations[one.key] for one in library.inspected()},
        suitability=conclusion,
        remarks=remarks.strip(),
        written_by=actor.person,
        written_at=at,
    )
    for one in files:
        evidence.store(
            one.file, name=one.name, subject=report, kind="site_report", uploaded_by=actor, at=at
        )
    details = {"host": host.reference, "conclusion": report.suitability}
    audit.record("site_report.written", report, actor=actor, at=at, details=details)
    return report


def _refuse_incomplete_report(
    host: Organisation,
    visited_on: date,
    observations: Mapping[str, str],
    site: Site | None,
    at: datetime,
) -> None:
    if host.kind != OrganisationKind.ENTERPRISE or (site and site.organisation_id != host.pk):
        raise ReportIsIncomplete(_("Choose the enterprise that was visited, and one of its sites."))
    if visited_on > day_of(at):
        raise ReportIsIncomplete(_("A visit that has not taken place cannot be reported."))
    known = {one.key for one in library.inspected()}
    if {key for key in observations if observations[key] in Observation.values} != known:
        raise ReportIsIncomplete(
            _("Say of each point whether you saw it hold, fail, or not at all.")
        )
