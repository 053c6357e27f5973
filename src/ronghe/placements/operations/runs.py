"""Computing a round: trials beforehand, the run that counts, and repairs after publication."""

import gzip
import json
import secrets
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from ronghe.kernel import audit, sealed
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.placements import carrying
from ronghe.placements.lifecycles import RUN
from ronghe.placements.locking import NotNow, locked_round, locked_run
from ronghe.placements.market import Inputs, inputs_of
from ronghe.placements.models import (
    Allocation,
    Candidate,
    Post,
    Round,
    RoundState,
    Run,
    RunFile,
    RunKind,
    RunState,
)
from ronghe.placements.offering import apply_repair
from ronghe.placements.standing import last_result

if TYPE_CHECKING:
    from ronghe.placements.computing import Computed

TRIALS = frozenset({RoundState.OPEN, RoundState.CLOSED})
CERTIFICATE = "certificate.json"
TRIAL_SEED = 10**20
BATCH = 5_000


@transaction.atomic
def start_run(*, round_: Round, kind: str, rule: str, actor: Actor, at: datetime) -> Run:
    """Have a round computed by the worker.

    A trial may be had while students rank, by any rule and a lottery of its own: it shows figures
    and nobody’s place. The run that counts takes the round’s rule and the lottery committed to.
    """
    require(actor, "placements.run_round", round_)
    round_ = locked_round(round_)
    _refuse_stage(round_, kind)
    if round_.runs.filter(state__in=[RunState.WAITING, RunState.RUNNING]).exists():
        raise NotNow(_("A run is under way. Wait for it; its page shows how far it is."))
    run = Run.objects.create(
        round=round_,
        number=round_.runs.count() + 1,
        kind=kind,
        rule=rule if kind == RunKind.TRIAL else round_.rule,
        after=last_result(round_) if kind == RunKind.REPAIR else None,
        asked_by=actor.person,
        asked_at=at,
    )
    app.configure_task("placements.compute_run").defer(run_id=run.pk)
    details = {"run": run.number, "kind": kind, "rule": run.rule}
    audit.record("run.asked", round_, actor=actor, at=at, details=details)
    return run


def _refuse_stage(round_: Round, kind: str) -> None:
    if kind == RunKind.TRIAL and round_.state not in TRIALS:
        raise NotNow(_("Trials are possible from the opening of a round until its result."))
    if kind == RunKind.FINAL and round_.state != RoundState.CLOSED:
        raise NotNow(_("The run that counts comes after the ranking and before the result."))
    if kind == RunKind.FINAL:
        _refuse_fallen(round_)
    if kind == RunKind.REPAIR and round_.state != RoundState.PUBLISHED:
        raise NotNow(_("Free seats are filled between the result and the end of confirming."))


def _refuse_fallen(round_: Round) -> None:
    """Trials and repairs go without such a post; before a result somebody decides about it."""
    fallen = carrying.fallen_posts(round_.posts.offered()).order_by("pk").first()
    if fallen is not None:
        raise NotNow(
            _(
                "The agreement behind “%(title)s” no longer carries it. Take the post back, or have"
                " the agreement put in force again."
            )
            % {"title": fallen.title}
        )


@transaction.atomic
def begin_run(*, run: Run, actor: Actor, at: datetime) -> Run:
    """Take a run up; one that a killed process left behind is taken up again."""
    require(actor, "placements.compute_run", run)
    run = locked_run(run)
    run.state, run.step = RUN.next_state(run.state, "begin_run"), "read"
    run.revision = run.round.revision
    run.save(update_fields=["state", "step", "revision"])
    audit.record("run.begun", run, actor=actor, at=at)
    return run


def compute_run(*, run: Run, actor: Actor, at: datetime) -> Run:
    """Read the round, compute, and keep all of it: inputs, places, reasons, certificate.

    What it found is written in one piece at the end; killed before, it leaves nothing behind.
    """
    from ronghe.placements.computing import CannotRun, before_of, compute  # noqa: PLC0415 -- numpy

    require(actor, "placements.compute_run", run)
    if run.is_over:
        return run
    run = begin_run(run=run, actor=actor, at=at)
    try:
        with transaction.atomic():
            inputs = inputs_of(run.round, run.after)
        _note_step(run, "solve")
        before = before_of(run.after) if run.after else None
        computed = compute(
            inputs, run.rule, seed=seed_of(run), is_trial=run.kind == RunKind.TRIAL, before=before
        )
    except CannotRun as trouble:
        return _given_up(run, trouble.remarks, actor=actor, at=at)
    _note_step(run, "write")
    return _kept(run, inputs, computed, actor=actor, at=at)


def _note_step(run: Run, step: str) -> None:
    run.step = step
    run.save(update_fields=["step"])


def seed_of(run: Run) -> int:
    """Give the seed: the committed one, or for a trial one of its own."""
    if run.kind == RunKind.TRIAL:
        return secrets.randbelow(TRIAL_SEED)
    text = run.round.seed or sealed.open_(run.round.seed_sealed)["seed"]
    return int(text)


@transaction.atomic
def _given_up(run: Run, remarks: list[dict[str, object]], *, actor: Actor, at: datetime) -> Run:
    run = locked_run(run)
    run.state = RUN.next_state(run.state, "fail_run")
    run.remarks, run.ended_at = remarks, at
    run.save(update_fields=["state", "remarks", "ended_at"])
    audit.record("run.failed", run, actor=actor, at=at)
    return run


@transaction.atomic
def _kept(run: Run, inputs: Inputs, computed: "Computed", *, actor: Actor, at: datetime) -> Run:
    round_ = locked_round(run.round)
    run = locked_run(run)
    if run.is_over:
        return run
    if run.kind == RunKind.REPAIR and round_.revision != run.revision:
        changed: dict[str, object] = {"code": "changed_meanwhile", "table": "", "numbers": {}}
        return _given_up(run, [changed], actor=actor, at=at)
    run.state = RUN.next_state(run.state, "finish_run")
    run.certificate, run.prices = computed.certificate, computed.prices
    run.inputs_hash, run.result_hash = computed.inputs_hash, computed.result_hash
    run.remarks, run.durations, run.ended_at = computed.remarks, computed.durations, at
    run.save()
    _write_files(run, inputs)
    _write_places(run, computed)
    audit.record("run.finished", run, actor=actor, at=at, details={"result": run.result_hash})
    if run.kind == RunKind.REPAIR:
        apply_repair(round_, run, actor=actor, at=at)
    return run


def _write_files(run: Run, inputs: Inputs) -> None:
    certificate = json.dumps(run.certificate, ensure_ascii=False, indent=2).encode()
    files = {**inputs.files(), CERTIFICATE: gzip.compress(certificate, mtime=0)}
    RunFile.objects.bulk_create(
        RunFile(run=run, name=name, content=content) for name, content in files.items()
    )


def _write_places(run: Run, computed: "Computed") -> None:
    posts = dict(Post.objects.filter(round=run.round).values_list("reference", "pk"))
    candidates = dict(Candidate.objects.filter(round=run.round).values_list("code", "pk"))
    Allocation.objects.bulk_create(
        (
            Allocation(
                run=run,
                candidate_id=candidates[one.code],
                post_id=posts.get(one.post),
                rank=one.rank,
                lottery=one.lottery,
                reasons=one.reasons,
            )
            for one in computed.places
        ),
        batch_size=BATCH,
    )
