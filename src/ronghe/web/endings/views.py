"""The end of a placement: reports of both sides, answers, papers; by whoever has a part in it."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ronghe.kernel import evidence as kernel_evidence
from ronghe.kernel.models import Evidence
from ronghe.placements.endings import confirmed_minutes
from ronghe.placements.models import Ending, OutcomeReport, Placement, ReportSide
from ronghe.placements.operations import outcome_reports
from ronghe.placements.operations.endings import call_off_ending
from ronghe.placements.operations.outcome_reports import Correction
from ronghe.placements.operations.report_links import send_report_link
from ronghe.web.asking import ask, get_or_post, need
from ronghe.web.endings.access import (
    crumbs_above,
    crumbs_to_ending,
    ended_placement,
    ending_of,
    url_of,
)
from ronghe.web.endings.forms import (
    AnswerForm,
    CallOffForm,
    HostReportForm,
    PaperReportForm,
    ReportForm,
    StudentReportForm,
)
from ronghe.web.endings.report_page import (
    chip_of,
    facts_of,
    next_step_of,
    side_of,
    sides_on_paper,
    steps_of,
    visible_sheets,
)
from ronghe.web.endings.result_sheets import certificate_sheet, result_sheet
from ronghe.web.parts import Checklist, ObjectHeader
from ronghe.web.placements.hours_words import hours_words
from ronghe.web.placements.life_access import header_of, name_of
from ronghe.web.placements.mentor_link import Opens, send_to
from ronghe.web.preparations.access import handed
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest


@require_safe
def ending_page(request: WebRequest, reference: str) -> HttpResponse:
    placement, actor = ended_placement(request, reference), request.actor
    ending = ending_of(placement)
    sheets = visible_sheets(placement, ending, actor) if ending else []
    header = header_of(placement, actor, "ending")
    today = timezone.localdate()
    step = next_step_of(placement, ending, actor, sheets, today) if ending else None
    facts = tuple(facts_of(ending)) if ending else ()
    context = {
        "placement": placement,
        "ending": ending,
        "header": ObjectHeader(**(vars(header) | {"chip": chip_of(ending), "next_step": step})),
        "crumbs": crumbs_above(request, placement),
        "checklist": Checklist(_("Reports"), facts) if facts else None,
        "sheets": [one for one in sheets if one.report.replaced_at is None],
        "earlier": [one for one in sheets if one.report.replaced_at is not None],
        "steps": steps_of(placement, ending, actor, sheets) if ending else [],
        "result": result_sheet(placement, ending, actor, today) if ending else None,
        "certified": certificate_sheet(placement, ending, actor) if ending else None,
    }
    return render(request, "endings/ending_page.html", context)


@get_or_post
def report_write(request: WebRequest, reference: str) -> HttpResponse:
    """Write one's own side's report, or correct it."""
    placement = ended_placement(request, reference)
    side = side_of(placement, request.actor)
    if not side:
        need(request, "placements.report_as_student", placement)
    if ending_of(placement) is None:
        raise Http404
    last = OutcomeReport.objects.visible_to(request.actor).counting().filter(
        placement=placement, side=side
    ).first()  # fmt: skip
    form = report_form(placement, side, request.POST or None, last)
    if request.method == "POST" and form.is_valid():
        try:
            give(placement, form, actor=request.actor)
        except ValueError as refusal:
            form.add_error(None, in_words(refusal))
        else:
            messages.success(request, thanks(placement))
            return redirect("endings:ending_page", placement.reference)
    context = {
        "form": form,
        "placement": placement,
        "crumbs": crumbs_to_ending(placement),
        "back_url": url_of("ending_page", placement),
        **report_words(placement, side),
    }
    return render(request, "endings/report_write.html", context)


def report_form(
    placement: Placement, side: str, data: Any, last: OutcomeReport | None
) -> ReportForm:
    """Give the form of a side, with what its last report said, or what is on record."""
    number = last.number if last else 0
    if side == ReportSide.STUDENT:
        return StudentReportForm(data, number=number, initial=_as_before_student(last))
    tasks = list(placement.tasks.filter(retired_at=None).order_by("position", "pk"))
    return HostReportForm(data, tasks=tasks, number=number, initial=_as_before_host(placement, last))  # fmt: skip


def _as_before_student(last: OutcomeReport | None) -> dict[str, Any]:
    if last is None:
        return {}
    word = getattr(last, "word", None)
    said = {name: getattr(last, name) for name in ("learned", "treated_fairly", "recommends")}
    return said | ({"word": word.text, "readers": word.readers} if word else {})


def _as_before_host(placement: Placement, last: OutcomeReport | None) -> dict[str, Any]:
    if last is None:
        minutes = confirmed_minutes(placement)
        return {"stated_hours": round(minutes / 60)} if minutes else {}
    said: dict[str, Any] = {f"level-{one.task_id}": one.level or "" for one in last.levels.all()}
    if last.has_contract is not None:
        said["has_contract"] = "yes" if last.has_contract else "no"
    return said | {name: getattr(last, name) for name in ("stated_hours", "offer", "remark")}


def report_words(placement: Placement, side: str) -> dict[str, Any]:
    of_host = side == ReportSide.HOST
    return {
        "of_host": of_host,
        "student": name_of(placement.student),
        "confirmed": hours_words(confirmed_minutes(placement)) if of_host else "",
    }


def give(placement: Placement, form: ReportForm, *, actor: Any) -> None:
    now = timezone.now()
    if isinstance(form, HostReportForm):
        outcome_reports.report_as_host(
            placement=placement, says=form.says, actor=actor, at=now, correction=form.correction
        )
    elif isinstance(form, StudentReportForm):
        outcome_reports.report_as_student(
            placement=placement, says=form.says, actor=actor, at=now, correction=form.correction
        )


def thanks(placement: Placement) -> str:
    if Ending.objects.filter(placement=placement, opened_at__isnull=False).exists():
        return _("Thank you. Both reports are open now.")
    return _("Thank you. The other side sees it once it has reported itself.")


@get_or_post
def report_paper(request: WebRequest, reference: str) -> HttpResponse:
    placement = ended_placement(request, reference)
    sides = sides_on_paper(placement, request.actor)
    if not sides:
        need(request, "placements.file_student_report", placement)
    if ending_of(placement) is None:
        raise Http404

    def step(entered: dict[str, Any]) -> None:
        known = OutcomeReport.objects.filter(placement=placement, side=entered["side"])
        last = known.order_by("-number").first()
        outcome_reports.file_paper_report(
            placement=placement,
            side=entered["side"],
            files=handed(entered["papers"]),
            actor=request.actor,
            at=timezone.now(),
            correction=Correction(last.number if last else 0, entered["reason"]),
        )

    return ask(
        request,
        PaperReportForm(request.POST or None, request.FILES or None, sides=sides),
        step,
        heading=_("Hand in a report on paper"),
        lead=_("A picture is enough. It counts as given, and nobody is reminded any more."),
        label=_("File report"),
        back_url=url_of("ending_page", placement),
        crumbs=crumbs_to_ending(placement),
        done=_("The report is filed."),
    )


@require_safe
def paper_read(request: WebRequest, reference: str, evidence: str) -> FileResponse:
    """Give a report that was filed on paper, to those to whom it is open."""
    placement = ended_placement(request, reference)
    seen = OutcomeReport.objects.visible_to(request.actor).filter(placement=placement)
    stored = get_object_or_404(
        Evidence,
        reference=evidence,
        subject_type="placements.outcomereport",
        subject_id__in=seen.order_by().values("pk"),
    )
    file = kernel_evidence.read(stored, actor=request.actor)
    return FileResponse(
        file, as_attachment=True, filename=stored.name, content_type=stored.media_type
    )


@get_or_post
def report_answer(request: WebRequest, reference: str) -> HttpResponse:
    placement = ended_placement(request, reference)
    need(request, "placements.answer_report", placement)
    seen = OutcomeReport.objects.visible_to(request.actor).counting()
    report = get_object_or_404(seen.select_related("placement"), placement=placement, side=ReportSide.HOST)  # fmt: skip
    ending = ending_of(placement)
    form = AnswerForm(request.POST or None, initial={"of": report.number})

    def step(entered: dict[str, Any]) -> None:
        if entered["of"] != report.number:
            raise outcome_reports.HasChanged(_("There is a newer report by now. Read it, and answer that one."))  # fmt: skip
        outcome_reports.answer_report(
            report=report,
            agrees=entered["agrees"],
            text=entered["text"],
            actor=request.actor,
            at=timezone.now(),
        )

    if form.is_valid():
        try:
            step(form.cleaned_data)
        except ValueError as refusal:
            form.add_error(None, in_words(refusal))
        else:
            messages.success(request, _("Your answer stands beside the report."))
            return redirect("endings:ending_page", placement.reference)
    sheets = visible_sheets(placement, ending, request.actor) if ending else []
    context = {
        "form": form,
        "placement": placement,
        "sheet": next(one for one in sheets if one.report.pk == report.pk),
        "crumbs": crumbs_to_ending(placement),
        "back_url": url_of("ending_page", placement),
    }
    return render(request, "endings/report_answer.html", context)


@get_or_post
def ending_call_off(request: WebRequest, reference: str) -> HttpResponse:
    placement = ended_placement(request, reference)
    need(request, "placements.run_placement", placement)
    return ask(
        request,
        CallOffForm(request.POST or None),
        lambda entered: call_off_ending(
            placement=placement, note=entered["note"], actor=request.actor, at=timezone.now()
        ),
        heading=_("Call the reports off"),
        lead=_("Nobody is asked or reminded any more; what was reported stays as it is."),
        label=_("Call the reports off"),
        back_url=url_of("ending_page", placement),
        crumbs=crumbs_to_ending(placement),
        done=_("No report is asked for any more."),
    )


@require_POST
def report_link_send(request: WebRequest, reference: str) -> HttpResponse:
    placement = ended_placement(request, reference)
    need(request, "placements.send_report_link", placement)
    if placement.mentor is None:
        raise Http404
    opens = Opens(
        name="endings:link_page",
        words=_("How did the student’s placement go? A few questions; no password needed: %(link)s"),
        back_url=url_of("ending_page", placement),
        crumbs=crumbs_to_ending(placement),
    )  # fmt: skip
    try:
        return send_to(
            request,
            placement.mentor,
            opens,
            lambda: send_report_link(placement=placement, actor=request.actor, at=timezone.now()),
        )
    except ValueError as refusal:
        messages.warning(request, in_words(refusal))
        return redirect(opens.back_url)
