"""Telling the story step by step, so that it can be broken off anywhere and goes on."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ronghe.demo.models import DemoBuild, DemoStep
from ronghe.demo.scene import Scene, Step, moments
from ronghe.demo.story import last_day, story

SMALLEST_SCALE, LARGEST_SCALE = 0.01, 100


class DemoIsOff(RuntimeError):
    """An installation that people work with gets no invented data."""


class ScaleIsWrong(ValueError):
    """A region can be neither empty nor endless."""


@dataclass(frozen=True)
class Status:
    """How far the demonstration has come: absent, waiting, running, done or failed."""

    state: str
    done: int = 0
    total: int = 0
    step: str = ""

    @property
    def is_under_way(self) -> bool:
        return self.state in {"waiting", "running"}


def open_build(*, scale: float, today: date) -> DemoBuild:
    """Write down what shall be told; a larger scale continues a smaller one."""
    if not settings.RONGHE_DEMO:
        raise DemoIsOff(_("The demonstration is switched off here (RONGHE_DEMO)."))
    if not SMALLEST_SCALE <= scale <= LARGEST_SCALE:
        raise ScaleIsWrong(_("Choose a scale between 0.01 and 100."))
    with transaction.atomic():
        build, is_new = DemoBuild.objects.get_or_create(
            pk=1,
            defaults={
                "scale": scale,
                "ends_on": last_day(today),
                "total_count": len(story(scale)),
            },
        )
        if not is_new and scale > build.scale:
            build.scale, build.total_count, build.finished_at = scale, len(story(scale)), None
            build.save(update_fields=["scale", "total_count", "finished_at"])
    return build


def build_demo(build: DemoBuild) -> None:
    """Take all steps that have not been taken. Two builders at once take turns."""
    DemoBuild.objects.filter(pk=build.pk).update(started_at=timezone.now(), failure="")
    for step, at in moments(story(build.scale), ends_on=build.ends_on):
        try:
            take_step(step, at)
        except Exception as trouble:
            failure = f"{step.key}: {type(trouble).__name__}"
            DemoBuild.objects.filter(pk=build.pk).update(failure=failure[:200])
            raise
    DemoBuild.objects.filter(pk=build.pk).update(finished_at=timezone.now())


@transaction.atomic
def take_step(step: Step, at: datetime) -> bool:
    """Take the step unless it was taken; the mark and what it makes are one transaction."""
    DemoBuild.objects.select_for_update().get(pk=1)
    if DemoStep.objects.filter(key=step.key).exists():
        return False
    made = step.run(Scene(at))
    DemoStep.objects.create(key=step.key, taken_at=at, made_id=made.pk if made else None)
    return True


def status() -> Status:
    build = DemoBuild.objects.filter(pk=1).first()
    if build is None:
        return Status("absent")
    taken = set(DemoStep.objects.values_list("key", flat=True))
    told = moments(story(build.scale), ends_on=build.ends_on)
    following = next((step for step, _at in told if step.key not in taken), None)
    return Status(
        state=_state(build),
        done=sum(step.key in taken for step, _at in told),
        total=build.total_count,
        step=str(following.chapter) if following else "",
    )


def _state(build: DemoBuild) -> str:
    if build.failure:
        return "failed"
    if build.finished_at:
        return "done"
    return "running" if build.started_at else "waiting"
