"""Having a round computed, looking at a run, and proposing it as the result."""

import gzip
import io
import zipfile
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.placements.models import AllocationRule, RoundState, Run, RunKind, RunState
from ronghe.placements.operations import publishing, runs
from ronghe.web.asking import need
from ronghe.web.idempotency import answered_once
from ronghe.web.parts import Action, Chip
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest
from ronghe.web.rounds.access import address_of, crumbs_to, visible_round, visible_run
from ronghe.web.rounds.header import moment
from ronghe.web.rounds.run_words import STATUS, STEPS, problem_sentence
from ronghe.web.rounds.tabs import RUN_MARKS


@require_POST
@answered_once
def run_start(request: WebRequest, reference: str) -> HttpResponse:
    round_ = visible_round(request, reference)
    kind = request.POST.get("kind", RunKind.FINAL)
    rule = request.POST.get("rule", round_.rule)
    if kind not in RunKind.values or rule not in AllocationRule.values:
        kind, rule = RunKind.FINAL, round_.rule
    try:
        run = runs.start_run(
            round_=round_, kind=kind, rule=rule, actor=request.actor, at=timezone.now()
        )
    except (ValueError, IllegalTransition) as refusal:
        messages.warning(request, in_words(refusal))
        return redirect(address_of(round_, "runs"))
    return redirect("rounds:run_page", reference, run.number)


@require_safe
def run_page(request: WebRequest, reference: str, number: int) -> HttpResponse:
    run = visible_run(request, reference, number)
    need(request, "placements.see_runs", run.round)
    round_ = run.round
    is_current = run.state == RunState.DONE and run.revision == round_.revision
    may_propose = is_current and run.kind == RunKind.FINAL and round_.state == RoundState.CLOSED
    certificate = run.certificate
    students = certificate.get("students") or 0
    context = {
        "run": run,
        "round": round_,
        "chip": Chip(run.get_state_display(), RUN_MARKS[RunState(run.state)]),
        "asked_at": moment(run.asked_at),
        "step": STEPS.get(run.step, ""),
        "certificate": certificate,
        "status": STATUS.get(certificate.get("status", ""), ""),
        "share": f"{100 * certificate.get('placed', 0) / students:.1f}" if students else "",
        "ranks": sorted(
            ((int(rank), count) for rank, count in certificate.get("ranks", {}).items())
        ),
        "prices": [_price(one) for one in run.prices],
        "problems": [problem_sentence(one) for one in run.remarks[:50]],
        "seconds": sum(run.durations.values()) / 1_000,
        "propose": Action(
            _("Propose this result"),
            reverse("rounds:result_propose", args=[reference, run.number]),
            "post",
            is_primary=True,
        )
        if may_propose
        else None,
        "is_stale": run.state == RunState.DONE
        and not is_current
        and run.kind == RunKind.FINAL
        and round_.state == RoundState.CLOSED,
        "files_url": reverse("rounds:run_files", args=[reference, run.number])
        if run.state == RunState.DONE
        else "",
        "crumbs": [*crumbs_to(round_), (_("Runs"), address_of(round_, "runs"))],
    }
    return render(request, "rounds/run_page.html", context)


def _price(price: dict[str, Any]) -> dict[str, Any]:
    """Give what a rule costs, ready to be read."""
    share, mean = price.get("share"), price.get("mean_rank")
    return {
        **price,
        "label": AllocationRule(price["rule"]).label,
        "share": f"{100 * share:.1f} %" if isinstance(share, float) else "",
        "mean": f"{mean:.2f}" if isinstance(mean, float) else "",
        "is_too_large": price.get("status") == "too_large",
    }


@require_POST
@answered_once
def result_propose(request: WebRequest, reference: str, number: int) -> HttpResponse:
    run = visible_run(request, reference, number)
    try:
        publishing.propose_result(round_=run.round, run=run, actor=request.actor, at=timezone.now())
        messages.success(
            request, _("The result is proposed. A second person has been asked to publish it.")
        )
    except (ValueError, IllegalTransition) as refusal:
        messages.warning(request, in_words(refusal))
        return redirect("rounds:run_page", reference, number)
    return redirect(address_of(run.round))


@require_safe
def run_files(request: WebRequest, reference: str, number: int) -> HttpResponse:
    """Give the tables of a run and its certificate, for `./ronghe manage verify_matching`."""
    run = visible_run(request, reference, number)
    need(request, "placements.see_runs", run.round)
    name = f"{run.round.reference}-{run.number}.zip"
    response = HttpResponse(_zipped(run), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _zipped(run: Run) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in run.files.order_by("name"):
            archive.writestr(one.name, gzip.decompress(bytes(one.content)))
    return packed.getvalue()
