from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.kernel.models import Evidence
from ronghe.parties.models import Person, SigningMandate
from ronghe.partnerships.models.version import AgreementParty, AgreementVersion, Channel

MOST_WRONG_CODES = 5


class SealKind(models.TextChoices):
    NONE = "", _("No seal")
    OFFICIAL = "official", _("Official seal")
    CONTRACT = "contract", _("Seal for contracts")


class Signature(models.Model):
    """Somebody signed a version for a party; only ever added."""

    version = models.ForeignKey(
        AgreementVersion,
        on_delete=models.PROTECT,
        related_name="signatures",
        verbose_name=_("version"),
    )
    party = models.ForeignKey(
        AgreementParty, on_delete=models.PROTECT, related_name="signatures", verbose_name=_("party")
    )
    signed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="signatures", verbose_name=_("signed by")
    )
    mandate = models.ForeignKey(
        SigningMandate,
        on_delete=models.PROTECT,
        related_name="signatures",
        null=True,
        blank=True,
        verbose_name=_("signing mandate"),
    )
    channel = models.CharField(_("signed"), max_length=20, choices=Channel)
    signed_at = models.DateTimeField(_("signed at"))
    document_hash = models.CharField(_("hash of the document"), max_length=64)
    # By what the signer was known: a second factor, a link with a code, paper, a provider's receipt.
    proof = models.JSONField(_("proof"), default=dict)

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        constraints = [
            models.UniqueConstraint(fields=["party", "signed_by"], name="signature_once"),
            models.CheckConstraint(
                name="signature_channel_is_known", condition=Q(channel__in=Channel.values)
            ),
        ]


class SigningLink(models.Model):
    """A one-use way to sign without an account: for one person, one party, one version."""

    party = models.ForeignKey(
        AgreementParty, on_delete=models.PROTECT, related_name="links", verbose_name=_("party")
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("for whom")
    )
    token_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=128, blank=True)
    code_sent_at = models.DateTimeField(_("code sent at"), null=True, blank=True)
    failed_count = models.PositiveSmallIntegerField(_("wrong codes"), default=0)
    made_at = models.DateTimeField(_("made at"))
    expires_at = models.DateTimeField(_("expires at"))
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)

    class Meta:
        verbose_name = _("link for signing")
        verbose_name_plural = _("links for signing")
        constraints = [
            models.UniqueConstraint(
                fields=["party", "person"],
                condition=Q(used_at=None),
                name="signing_link_open_once",
            ),
            models.CheckConstraint(
                name="signing_link_expires_later", condition=Q(expires_at__gt=F("made_at"))
            ),
        ]

    def is_usable(self, at: datetime) -> bool:
        return (
            self.used_at is None and at < self.expires_at and self.failed_count < MOST_WRONG_CODES
        )


class PaperSigning(models.Model):
    """Somebody saw a signature, and perhaps a seal, on paper: two facts; another person confirms."""

    party = models.ForeignKey(
        AgreementParty, on_delete=models.PROTECT, related_name="papers", verbose_name=_("party")
    )
    signed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("who signed")
    )
    signed_on = models.DateField(_("day on the paper"))
    has_signature = models.BooleanField(_("it is signed"))
    seal = models.CharField(_("seal"), max_length=20, choices=SealKind, blank=True)
    scan = models.ForeignKey(
        Evidence, on_delete=models.PROTECT, related_name="+", verbose_name=_("scan")
    )
    recorded_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"))
    settled_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("looked at by"),
    )
    settled_at = models.DateTimeField(_("looked at on"), null=True, blank=True)
    is_confirmed = models.BooleanField(_("confirmed"), null=True)
    objection = models.TextField(_("what is wrong"), blank=True)

    class Meta:
        verbose_name = _("signing on paper")
        verbose_name_plural = _("signings on paper")
        constraints = [
            models.UniqueConstraint(
                fields=["party", "signed_by"],
                condition=Q(is_confirmed=None),
                name="paper_signing_open_once",
            ),
            models.CheckConstraint(
                name="paper_signing_takes_two_people",
                condition=Q(settled_by=None) | ~Q(settled_by=F("recorded_by")),
            ),
            models.CheckConstraint(
                name="paper_signing_is_settled_by_somebody",
                condition=Q(is_confirmed=None, settled_by=None, settled_at=None)
                | Q(is_confirmed__isnull=False, settled_by__isnull=False, settled_at__isnull=False),
            ),
            models.CheckConstraint(
                name="paper_signing_confirmed_is_signed",
                condition=Q(is_confirmed=None) | Q(is_confirmed=False) | Q(has_signature=True),
            ),
            models.CheckConstraint(
                name="paper_signing_objection_is_said",
                condition=~Q(is_confirmed=False) | ~Q(objection=""),
            ),
        ]


class OrderOutcome(models.TextChoices):
    PENDING = "pending", pgettext_lazy("order at a signing service", "Waiting")
    SIGNED = "signed", pgettext_lazy("order at a signing service", "Signed")
    REFUSED = "refused", pgettext_lazy("order at a signing service", "Refused")
    EXPIRED = "expired", pgettext_lazy("order at a signing service", "Run out")


class ProviderOrder(models.Model):
    """What a licensed signing service was asked to have signed, and what it answered in the end."""

    party = models.ForeignKey(
        AgreementParty, on_delete=models.PROTECT, related_name="orders", verbose_name=_("party")
    )
    signer = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("who signs")
    )
    # Ours: sent again with the same key, the service takes the order once.
    key = models.CharField(_("key"), max_length=80, unique=True)
    outcome = models.CharField(
        _("outcome"),
        max_length=20,
        choices=OrderOutcome,
        default=OrderOutcome.PENDING,
        editable=False,
    )
    service_reference = models.CharField(_("number at the service"), max_length=100, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    ordered_at = models.DateTimeField(_("ordered at"))
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    file = models.ForeignKey(
        Evidence,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("signed file"),
    )

    class Meta:
        verbose_name = _("order at a signing service")
        verbose_name_plural = _("orders at a signing service")
        constraints = [
            models.UniqueConstraint(
                fields=["party", "signer"],
                condition=Q(outcome="pending"),
                name="provider_order_open_once",
            ),
            models.CheckConstraint(
                name="provider_order_settled_has_an_instant",
                condition=Q(outcome="pending", settled_at=None)
                | Q(outcome__in=["signed", "refused", "expired"], settled_at__isnull=False),
            ),
            models.CheckConstraint(
                name="provider_order_signed_has_its_file",
                condition=~Q(outcome="signed") | Q(file__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.key
