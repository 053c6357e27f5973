"""Yearly reports: drafted from the records as on a day, published by another person, never rewritten."""

from datetime import date, datetime
from io import BytesIO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.kernel import audit, evidence, news, signing_office
from ronghe.kernel.documents import (
    Languages,
    Signer,
    SigningAct,
    Words,
    content_hash,
    prepare_signatures,
    sign,
    typeset,
    verification_code,
)
from ronghe.kernel.models import Evidence
from ronghe.kernel.permissions import require
from ronghe.kernel.references import next_reference
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.reference.models import Region
from ronghe.supervision.lifecycles import YEARLY_REPORT
from ronghe.supervision.models import OUT, ReportFigure, YearlyReport, YearlyReportState
from ronghe.supervision.refusals import DoesNotFit, ReasonIsMissing
from ronghe.supervision.yearly.figure import METHOD, Taken
from ronghe.supervision.yearly.hiding import hidden_in, said_elsewhere, values_of
from ronghe.supervision.yearly.papers import FIELD, content_of, imprint_of
from ronghe.supervision.yearly.scope import scope_of
from ronghe.supervision.yearly.taking import hash_of_figures, take

DOCUMENT = "yearly_report"
FIRST_YEAR = 2000
REASON = Words("发布本年度报告", "Publishes this report")


@transaction.atomic
def draft_report(
    *,
    region: Region,
    year: int,
    as_on: date,
    reason: str = "",
    actor: Actor,
    at: datetime,
) -> YearlyReport:
    """Take the figures of a region’s year as on a day; after a first edition, say why there is another."""
    require(actor, "supervision.draft_report", region)
    region = Region.objects.select_for_update(of=("self",)).get(pk=region.pk)
    if not FIRST_YEAR <= year <= as_on.year or as_on > day_of(at):
        raise DoesNotFit(_("Choose a year that has begun, and a day of it or later that is not to come."))  # fmt: skip
    own = YearlyReport.objects.filter(authority=actor.organisation_id, region=region, year=year)
    if own.filter(state=YearlyReportState.DRAFT).exists():
        raise DoesNotFit(_("There is a draft of this report. Publish it or discard it first."))
    before = own.filter(state__in=OUT).count()
    if before and not reason.strip():
        raise ReasonIsMissing(
            _("Say in a sentence why there is a new edition: everybody reads it.")
        )
    figures = take(scope_of(region, year, as_on=as_on, taken_at=at))
    assert actor.organisation is not None  # noqa: S101 -- a role is held somewhere
    report = YearlyReport.objects.create(
        reference=next_reference("YR", on=day_of(at)),
        authority=actor.organisation,
        region=region,
        year=year,
        edition=before + 1,
        as_on=as_on,
        taken_at=at,
        method=METHOD,
        figures_hash=hash_of_figures(figures),
        before=_year_before(actor, region, year),
        correction_reason=reason.strip()[:500] if before else "",
        verification_code=verification_code(),
        drafted_by=actor.person,
    )
    report.figures.bulk_create(_kept(report, place, one) for place, one in enumerate(figures))
    details = {"region": region.code, "year": year, "as_on": str(as_on), "figures": report.figures_hash}  # fmt: skip
    audit.record("yearly_report.drafted", report, actor=actor, at=at, details=details)
    return report


def _year_before(actor: Actor, region: Region, year: int) -> YearlyReport | None:
    """Give the report that holds for the year before, of the same authority and region."""
    held = YearlyReport.objects.filter(state=YearlyReportState.PUBLISHED, authority=actor.organisation_id)  # fmt: skip
    return held.filter(region=region, year=year - 1).first()


def _kept(report: YearlyReport, place: int, one: Taken) -> ReportFigure:
    return ReportFigure(
        report=report,
        position=place,
        code=one.code,
        subject=one.subject,
        subject_names=dict(one.subject_names),
        value=one.value,
        low=one.low,
        high=one.high,
        band=one.band,
        unknown=one.unknown,
        records_count=one.records_count,
        inputs_hash=one.inputs_hash,
    )


@transaction.atomic
def discard_report(*, report: YearlyReport, actor: Actor, at: datetime) -> YearlyReport:
    """Discard a draft, to take the figures anew; that there was one stays on record."""
    require(actor, "supervision.discard_report", report)
    report = _locked(report)
    report.state = YEARLY_REPORT.next_state(report.state, "discard_report")
    report.closed_at = at
    report.save(update_fields=["state", "closed_at"])
    audit.record("yearly_report.discarded", report, actor=actor, at=at)
    return report


@transaction.atomic
def publish_report(*, report: YearlyReport, actor: Actor, at: datetime) -> YearlyReport:
    """Publish what another person has drafted; an earlier edition stays, and says by which it was replaced."""
    require(actor, "supervision.publish_report", report)
    report = _locked(report)
    report.state = YEARLY_REPORT.next_state(report.state, "publish_report")
    _replace_earlier(report, actor, at)
    report.hidden = sorted(hidden_in(values_of(report.figures.all()), said_elsewhere(report)))
    report.published_by, report.published_at = actor.person, at
    report.content_hash = content_hash(content_of(report))
    report.save(update_fields=["state", "hidden", "published_by", "published_at", "content_hash"])
    details = {"edition": report.edition, "content": report.content_hash}
    audit.record("yearly_report.published", report, actor=actor, at=at, details=details)
    news.publish("yearly_report.published", report, actor=actor, at=at)
    return report


def _replace_earlier(report: YearlyReport, actor: Actor, at: datetime) -> None:
    earlier = YearlyReport.objects.select_for_update(of=("self",)).filter(
        authority=report.authority_id,
        region=report.region_id,
        year=report.year,
        state=YearlyReportState.PUBLISHED,
    )
    for one in earlier.order_by("pk"):
        one.state, one.closed_at = YEARLY_REPORT.next_state(one.state, "replace_report"), at
        one.save(update_fields=["state", "closed_at"])
        audit.record("yearly_report.replaced", one, actor=actor, at=at, details={"by": report.reference})  # fmt: skip


@transaction.atomic
def write_report(*, report: YearlyReport, actor: Actor, at: datetime) -> YearlyReport:
    """Set and seal the papers in both languages; done once, run as often as need be."""
    require(actor, "supervision.write_report")
    report = _locked(report)
    if report.paper_zh_id is not None or not report.is_out:
        return report
    report.paper_zh = _paper(report, Languages.CHINESE, actor, at)
    report.paper_en = _paper(report, Languages.ENGLISH, actor, at)
    report.save(update_fields=["paper_zh", "paper_en"])
    details = {"zh": report.paper_zh.sha256, "en": report.paper_en.sha256}
    audit.record("yearly_report.written", report, actor=actor, at=at, details=details)
    return report


def _paper(report: YearlyReport, languages: Languages, actor: Actor, at: datetime) -> Evidence:
    authority = Words(report.authority.name_in("zh-hans"), report.authority.name_in("en"))
    person = report.published_by.name_in("zh-hans") if report.published_by else authority.chinese
    signer = Signer(person, Words("发布", "Published by"), authority, report.reference)
    pdf = sign(
        prepare_signatures(typeset(content_of(report), imprint_of(report, languages))),
        SigningAct(FIELD, signer, REASON, report.published_at or at),
        authority=signing_office.authority(),
        time_stamps=signing_office.time_stamps(),
    )
    name = f"{report.reference}-{languages}.pdf"
    return evidence.store(BytesIO(pdf), name=name, subject=report, kind=DOCUMENT, uploaded_by=actor, at=at)  # fmt: skip


def _locked(report: YearlyReport) -> YearlyReport:
    """Lock the region before its report: in one order, whoever else drafts or publishes."""
    Region.objects.select_for_update(of=("self",)).get(pk=report.region_id)
    found = YearlyReport.objects.select_for_update(of=("self",))
    related = ("authority", "region", "published_by", "before")
    return found.select_related(*related).get(pk=report.pk)
