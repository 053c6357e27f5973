from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.models import Person
from ronghe.placements.models.placement import Placement


class ConsentParty(models.TextChoices):
    STUDENT = "student", pgettext_lazy("who consents", "The student")
    GUARDIAN = "guardian", pgettext_lazy("who consents", "A parent or guardian")


class ConsentWay(models.TextChoices):
    ACCOUNT = "account", pgettext_lazy("how somebody consented", "Signed in here")
    LINK = "link", pgettext_lazy("how somebody consented", "By a personal link")
    PAPER = "paper", pgettext_lazy("how somebody consented", "On paper")


class Consent(models.Model):
    """Somebody has read what the placement is, and says yes; it can be taken back."""

    placement = models.ForeignKey(
        Placement, on_delete=models.PROTECT, related_name="consents", verbose_name=_("placement")
    )
    party = models.CharField(_("who"), max_length=20, choices=ConsentParty)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="consents", verbose_name=_("person")
    )
    way = models.CharField(_("how"), max_length=20, choices=ConsentWay)
    # What was consented to, word for word, with the hash that the reader's page carried.
    text = models.TextField(_("what was consented to"), editable=False)
    text_hash = models.CharField(_("hash of the text"), max_length=64, editable=False)
    # Of the post, host, days, place, pay and hours: others want another consent, in whatever words.
    matter_hash = models.CharField(_("hash of the matter"), max_length=64, editable=False)
    given_on = models.DateField(_("given on"))
    given_at = models.DateTimeField(_("entered at"))
    withdrawn_at = models.DateTimeField(_("taken back at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "person"],
                condition=Q(withdrawn_at=None),
                name="consent_once_of_a_person",
            ),
            models.CheckConstraint(
                name="consent_party_is_known", condition=Q(party__in=ConsentParty.values)
            ),
            models.CheckConstraint(
                name="consent_way_is_known", condition=Q(way__in=ConsentWay.values)
            ),
            models.CheckConstraint(name="consent_keeps_its_text", condition=~Q(text="")),
            models.CheckConstraint(
                name="consent_hashes_are_sha256",
                condition=Q(
                    text_hash__regex=r"^[0-9a-f]{64}$", matter_hash__regex=r"^[0-9a-f]{64}$"
                ),
            ),
        ]

    @property
    def reference(self) -> str:
        return self.placement.reference


class GuardianLink(models.Model):
    """With it a parent or guardian, who registers nowhere, sees the placement and consents."""

    placement = models.ForeignKey(
        Placement,
        on_delete=models.CASCADE,
        related_name="guardian_links",
        verbose_name=_("placement"),
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("guardian")
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("made at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("link for a guardian")
        verbose_name_plural = _("links for guardians")
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "person"],
                condition=Q(ended_at=None),
                name="guardian_link_one_at_a_time",
            ),
        ]

    @property
    def reference(self) -> str:
        return self.placement.reference
