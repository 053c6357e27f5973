from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.models import Person
from ronghe.placements.models.candidate import Candidate
from ronghe.placements.models.post import Post
from ronghe.placements.models.round import AllocationRule, Round


class RunKind(models.TextChoices):
    TRIAL = "trial", pgettext_lazy("kind of run", "Trial with another lottery")
    FINAL = "final", pgettext_lazy("kind of run", "With the committed lottery")
    REPAIR = "repair", pgettext_lazy("kind of run", "Repair after publication")


class RunState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("state of a run", "Waiting")
    RUNNING = "running", pgettext_lazy("state of a run", "Running")
    DONE = "done", pgettext_lazy("state of a run", "Done")
    FAILED = "failed", pgettext_lazy("state of a run", "Not possible")


class Run(models.Model):
    """One computation of a round, kept whole: replayed, it gives the same hash anywhere."""

    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, related_name="runs", verbose_name=_("round")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=20, choices=RunKind)
    rule = models.CharField(_("rule"), max_length=20, choices=AllocationRule)
    state = models.CharField(
        _("state"), max_length=20, choices=RunState, default=RunState.WAITING, editable=False
    )
    after = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="repairs",
        null=True,
        blank=True,
        verbose_name=_("repairs"),
    )
    revision = models.PositiveIntegerField(default=0, editable=False)
    step = models.CharField(_("what it is at"), max_length=20, blank=True, editable=False)
    asked_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True, editable=False)
    # What it needed, in milliseconds, part by part.
    durations = models.JSONField(default=dict, blank=True, editable=False)
    inputs_hash = models.CharField(max_length=80, blank=True, editable=False)
    result_hash = models.CharField(max_length=80, blank=True, editable=False)
    certificate = models.JSONField(_("certificate"), default=dict, blank=True, editable=False)
    # Each rule on the same lists: placed, ranks, blocking pairs.
    prices = models.JSONField(_("rules side by side"), default=list, blank=True, editable=False)
    # What the look beforehand found, and why a run was not possible: code and numbers.
    remarks = models.JSONField(_("remarks"), default=list, blank=True, editable=False)

    class Meta:
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="run_number_once"),
            models.CheckConstraint(name="run_kind_is_known", condition=Q(kind__in=RunKind.values)),
            models.CheckConstraint(
                name="run_state_is_known", condition=Q(state__in=RunState.values)
            ),
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(state__in=["waiting", "running"]),
                name="run_one_at_a_time",
            ),
            models.CheckConstraint(
                name="run_done_has_its_hashes",
                condition=~Q(state="done") | (~Q(inputs_hash="") & ~Q(result_hash="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round.reference}/{self.number}"

    @property
    def reference(self) -> str:
        return str(self)

    @property
    def is_over(self) -> bool:
        return self.state in {RunState.DONE, RunState.FAILED}


class RunFile(models.Model):
    """A table that went into a run or came out of it, as anybody can read it, compressed."""

    run = models.ForeignKey(
        Run, on_delete=models.PROTECT, related_name="files", verbose_name=_("run")
    )
    name = models.CharField(_("name"), max_length=40)
    content = models.BinaryField(_("content"))

    class Meta:
        verbose_name = _("file of a run")
        verbose_name_plural = _("files of runs")
        constraints = [
            models.UniqueConstraint(fields=["run", "name"], name="run_file_once"),
        ]


class Allocation(models.Model):
    """Where a run put a student, and a reason for each post on the list."""

    run = models.ForeignKey(
        Run, on_delete=models.PROTECT, related_name="allocations", verbose_name=_("run")
    )
    candidate = models.ForeignKey(
        Candidate, on_delete=models.PROTECT, related_name="allocations", verbose_name=_("student")
    )
    post = models.ForeignKey(
        Post,
        on_delete=models.PROTECT,
        related_name="allocations",
        null=True,
        blank=True,
        verbose_name=_("post"),
    )
    rank = models.PositiveSmallIntegerField(_("rank"), null=True, blank=True)
    lottery = models.CharField(_("lottery number"), max_length=16)
    reasons = models.JSONField(_("reasons"), default=list, blank=True)

    class Meta:
        verbose_name = _("place in a result")
        verbose_name_plural = _("places in results")
        constraints = [
            models.UniqueConstraint(fields=["run", "candidate"], name="allocation_once"),
        ]

    @property
    def reference(self) -> str:
        return self.run.reference
