from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ronghe.parties.models.membership import Membership
from ronghe.parties.models.person import Person

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor


class InvitationState(models.TextChoices):
    OPEN = "open", _("Waiting to be claimed")
    CLAIMED = "claimed", _("Claimed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, actor: "Actor") -> "InvitationQuerySet":
        """Give the invitations of those whom the actor looks after."""
        if not actor.scope.looks_after_others:
            return self.none()
        return self.filter(membership__in=Membership.objects.visible_to(actor))


class Invitation(models.Model):
    """A way in for one person, used once, before it expires.

    The link alone is not enough: whoever claims it shows something only that person has, a code
    sent to the contact on record, or a secret handed over apart from the link.
    """

    class Check(models.TextChoices):
        CONTACT = "contact", _("Code sent to the contact on record")
        SECRET = "secret", _("Secret known to the person")

    membership = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        related_name="invitations",
        verbose_name=_("membership"),
    )
    reference = models.CharField(_("reference"), max_length=20, unique=True)
    invited_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("invited by")
    )
    invited_at = models.DateTimeField(_("invited at"))
    expires_at = models.DateTimeField(_("expires at"))
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=InvitationState,
        default=InvitationState.OPEN,
        editable=False,
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    check_kind = models.CharField(_("what is asked"), max_length=20, choices=Check)
    secret_hash = models.CharField(max_length=200, blank=True, editable=False)
    failed_count = models.PositiveSmallIntegerField(_("failed attempts"), default=0)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["membership"],
                condition=Q(state=InvitationState.OPEN),
                name="invitation_open_once_per_membership",
            ),
            models.CheckConstraint(
                name="invitation_expires_later", condition=Q(expires_at__gt=F("invited_at"))
            ),
            models.CheckConstraint(
                name="invitation_closed_has_an_instant",
                condition=Q(state=InvitationState.OPEN) | Q(closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def is_expired(self, at: datetime) -> bool:
        return at >= self.expires_at
