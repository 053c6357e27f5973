from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.kernel.models import Evidence
from ronghe.parties.models import Person, Role
from ronghe.placements.models.outcome_report import at_college, of_student
from ronghe.placements.models.placement import Placement

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor


class CertificateState(models.TextChoices):
    ISSUED = "issued", pgettext_lazy("state of a certificate", "Issued")
    REVOKED = "revoked", pgettext_lazy("state of a certificate", "Revoked")


class PracticeCertificateQuerySet(models.QuerySet["PracticeCertificate"]):
    def visible_to(self, actor: "Actor") -> "PracticeCertificateQuerySet":
        """Give a student's own, and to the college those that it issued."""
        if actor.membership is None or actor.holds(Role.STUDENT):
            return self.filter(of_student(actor))
        return self.filter(at_college(actor))


class PracticeCertificate(models.Model):
    """What a college certifies of a placement (实习证明): facts from records, as they stood that day."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    placement = models.ForeignKey(
        Placement,
        on_delete=models.PROTECT,
        related_name="certificates",
        verbose_name=_("placement"),
    )
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=CertificateState,
        default=CertificateState.ISSUED,
        editable=False,
    )
    verification_code = models.CharField(_("verification code"), max_length=12, unique=True)
    # The very facts that it states, so that it says the same for ever.
    facts = models.JSONField(_("facts"))
    content_hash = models.CharField(_("fingerprint of the text"), max_length=64, blank=True, editable=False)  # fmt: skip
    paper = models.ForeignKey(
        Evidence,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("paper"),
    )
    # The Open Badge, signed; nobody but the holder gives it to anybody.
    badge = models.TextField(_("badge"), blank=True, editable=False)
    issued_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("issued by"),
    )
    issued_at = models.DateTimeField(_("issued at"))
    revoked_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("revoked by"),
    )
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True, editable=False)
    revoke_reason = models.CharField(_("why revoked"), max_length=500, blank=True, editable=False)

    objects = PracticeCertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate of practice")
        verbose_name_plural = _("certificates of practice")
        constraints = [
            models.UniqueConstraint(
                fields=["placement"], condition=Q(state="issued"), name="certificate_one_at_a_time"
            ),
            models.CheckConstraint(
                name="certificate_state_is_known", condition=Q(state__in=CertificateState.values)
            ),
            models.CheckConstraint(
                name="certificate_revoked_says_why",
                condition=Q(state="revoked", revoked_at__isnull=False) & ~Q(revoke_reason="")
                | (~Q(state="revoked") & Q(revoked_at=None, revoke_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return self.reference
