from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.models import Person
from ronghe.placements.models.placement import Placement


class Level(models.IntegerChoices):
    """How far somebody can do a task, from looking on to a colleague's pace and quality."""

    WATCHED = 1, pgettext_lazy("level of a task", "Watched")
    HELPED = 2, pgettext_lazy("level of a task", "Helped")
    WITH_HELP = 3, pgettext_lazy("level of a task", "Did it with help")
    ALONE = 4, pgettext_lazy("level of a task", "Did it alone")
    AT_PACE = 5, pgettext_lazy("level of a task", "Alone, at the post’s pace and quality")


class WorkTask(models.Model):
    """A task of the post, and what of the programme it teaches."""

    placement = models.ForeignKey(
        Placement, on_delete=models.PROTECT, related_name="tasks", verbose_name=_("placement")
    )
    title = models.CharField(_("task"), max_length=120)
    # In the words of the programme; empty while nobody has said which competency it serves.
    competency = models.CharField(_("competency of the programme"), max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(_("position"))
    added_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("added by"),
    )
    retired_at = models.DateTimeField(_("no longer a task since"), null=True, blank=True)

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "title"],
                condition=Q(retired_at=None),
                name="task_once_in_a_placement",
            ),
            models.CheckConstraint(name="task_says_what", condition=~Q(title="")),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def reference(self) -> str:
        return self.placement.reference
