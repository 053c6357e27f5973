"""The tasks of a placement, and which competency of the programme each of them serves."""

from typing import Any

from django import forms
from django.contrib import messages
from django.forms import BoundField
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ronghe.placements.models import WorkTask
from ronghe.placements.operations.work_tasks import MOST_TASKS, PlannedTask, plan_tasks
from ronghe.web.asking import get_or_post
from ronghe.web.placements.life_access import crumbs_to, header_of, placement_for
from ronghe.web.refusals import in_words
from ronghe.web.requests import WebRequest

SPARE_LINES = 3


class TaskForm(forms.Form):
    """A line for each task, and a few empty ones; a line without a task is left out."""

    def __init__(self, *args: Any, tasks: list[WorkTask], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count = min(len(tasks) + SPARE_LINES, MOST_TASKS)
        for number in range(self.count):
            known = tasks[number] if number < len(tasks) else None
            for part, label in PARTS.items():
                self.fields[f"{part}-{number}"] = forms.CharField(
                    label=label,
                    required=False,
                    max_length=120,
                    initial=getattr(known, part, ""),
                )

    @property
    def lines(self) -> list[tuple[BoundField, ...]]:
        return [tuple(self[f"{part}-{number}"] for part in PARTS) for number in range(self.count)]

    @property
    def tasks(self) -> list[PlannedTask]:
        said = self.cleaned_data
        return [
            PlannedTask(said[f"title-{number}"], said[f"competency-{number}"])
            for number in range(self.count)
        ]


PARTS = {
    "title": gettext_lazy("Task"),
    "competency": gettext_lazy("Competency of the programme"),
}


@get_or_post
def task_plan(request: WebRequest, reference: str) -> HttpResponse:
    placement = placement_for(request, reference, "placements.plan_tasks")
    tasks = list(placement.tasks.filter(retired_at=None).order_by("position", "pk"))
    form = TaskForm(request.POST or None, tasks=tasks)
    if form.is_valid():
        try:
            plan_tasks(
                placement=placement, tasks=form.tasks, actor=request.actor, at=timezone.now()
            )
        except ValueError as refusal:
            form.add_error(None, in_words(refusal))
        else:
            messages.success(request, _("The tasks are saved. Weeks that name an earlier one keep it."))  # fmt: skip
            return redirect("placements:task_plan", placement.reference)
    context = {
        "placement": placement,
        "header": header_of(placement, request.actor, "tasks"),
        "crumbs": crumbs_to(placement),
        "form": form,
        "most": MOST_TASKS,
    }
    return render(request, "placements/task_plan.html", context)
