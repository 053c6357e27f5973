from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ronghe.parties.models import Person
from ronghe.placements.models.candidate import Candidate
from ronghe.placements.models.placement import Placement
from ronghe.placements.models.post import Post


class PlacementMove(models.Model):
    """A student goes on at another host: the placement that ended, and the one that follows it."""

    before = models.OneToOneField(
        Placement,
        on_delete=models.PROTECT,
        related_name="move_on",
        verbose_name=_("placement before"),
    )
    after = models.OneToOneField(
        Placement,
        on_delete=models.PROTECT,
        related_name="move_from",
        verbose_name=_("placement after"),
    )
    moved_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("arranged by"),
    )
    moved_at = models.DateTimeField(_("arranged at"))

    class Meta:
        verbose_name = _("move to another host")
        verbose_name_plural = _("moves to other hosts")
        constraints = [
            models.CheckConstraint(
                name="move_leads_somewhere_else", condition=~Q(before=F("after"))
            ),
        ]

    @property
    def reference(self) -> str:
        return self.before.reference


class Vacancy(models.Model):
    """A placement of a round came to nothing: the student, and the seat if it is still there, go back.

    The next repair of the round offers them to each other and to whoever else wants them.
    """

    placement = models.OneToOneField(
        Placement, on_delete=models.PROTECT, related_name="vacancy", verbose_name=_("placement")
    )
    candidate = models.ForeignKey(
        Candidate, on_delete=models.PROTECT, related_name="vacancies", verbose_name=_("student")
    )
    post = models.ForeignKey(
        Post, on_delete=models.PROTECT, related_name="vacancies", verbose_name=_("post")
    )
    # What lay on the host’s side has no seat left there.
    is_seat_free = models.BooleanField(_("seat is free"))
    returned_at = models.DateTimeField(_("returned at"))
    # When the round was open for a repair that could read it.
    offered_at = models.DateTimeField(_("offered anew at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("place given back to a round")
        verbose_name_plural = _("places given back to rounds")
        constraints = [
            models.UniqueConstraint(fields=["candidate", "post"], name="vacancy_once_at_a_post"),
        ]

    @property
    def reference(self) -> str:
        return self.placement.reference
