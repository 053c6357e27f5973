from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ronghe.parties.models import Organisation, Person

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor


class HostApprovalQuerySet(models.QuerySet["HostApproval"]):
    def visible_to(self, actor: "Actor") -> "HostApprovalQuerySet":
        """Give those of one's own college or firm; once published they are everybody's."""
        own = actor.organisations
        return self.filter(
            Q(college__in=own) | Q(host__in=own) | Q(published_on__isnull=False, ended_on=None)
        )

    def published(self) -> "HostApprovalQuerySet":
        return self.filter(published_on__isnull=False, ended_on=None)


class HostApproval(models.Model):
    """A college decided that it sends students to a host, and publishes the list of such hosts."""

    college = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="approved_hosts",
        verbose_name=_("college"),
    )
    host = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="approved_by_colleges",
        verbose_name=_("host"),
    )
    approved_on = models.DateField(_("approved on"))
    # The meeting that decided, as the minutes name it.
    decided_in = models.CharField(_("decided by"), max_length=120)
    valid_until = models.DateField(_("valid until"))
    published_on = models.DateField(_("published on"), null=True, blank=True)
    entered_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("entered by"),
    )
    ended_on = models.DateField(_("taken off the list on"), null=True, blank=True, editable=False)
    ended_note = models.CharField(_("why"), max_length=500, blank=True, editable=False)

    objects = HostApprovalQuerySet.as_manager()

    class Meta:
        verbose_name = _("approved host")
        verbose_name_plural = _("approved hosts")
        constraints = [
            models.UniqueConstraint(
                fields=["college", "host"], condition=Q(ended_on=None), name="host_approved_once"
            ),
            models.CheckConstraint(
                name="host_approval_lasts", condition=Q(valid_until__gte=F("approved_on"))
            ),
            models.CheckConstraint(
                name="host_approval_published_after_it",
                condition=Q(published_on=None) | Q(published_on__gte=F("approved_on")),
            ),
            models.CheckConstraint(
                name="host_approval_says_who_decided", condition=~Q(decided_in="")
            ),
            models.CheckConstraint(
                name="host_approval_ended_says_why", condition=Q(ended_on=None) | ~Q(ended_note="")
            ),
        ]

    def __str__(self) -> str:
        return self.decided_in
