from datetime import date
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ronghe.kernel.money import MoneyPair
from ronghe.parties.models.membership import Role
from ronghe.parties.models.organisation import Organisation
from ronghe.parties.models.person import Person
from ronghe.parties.powers import Power

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor


class DocumentKind(models.TextChoices):
    COOPERATION_AGREEMENT = "cooperation_agreement", _("Cooperation agreements")
    PLACEMENT_AGREEMENT = "placement_agreement", _("Placement agreements")
    AMENDMENT = "amendment", _("Amendments")
    CLAIM = "claim", _("Claims for support")


class MandateState(models.TextChoices):
    PROPOSED = "proposed", _("Waiting for a second person")
    IN_FORCE = "in_force", _("In force")
    REVOKED = "revoked", _("Revoked")


class SigningMandateQuerySet(models.QuerySet["SigningMandate"]):
    def visible_to(self, actor: "Actor") -> "SigningMandateQuerySet":
        """One's own, those of an organisation that one manages or signs for, and one's remits'."""
        held = actor.organisations if actor.holds(Role.SIGNATORY) else actor.managed_organisations
        seen = Q(organisation__in=held)
        if actor.person_id is not None:
            seen |= Q(person=actor.person_id, organisation__in=actor.organisations)
        if actor.holds(Role.COORDINATOR):
            supervised = Organisation.objects.filter(actor.remits.reach(Power.SEE_CASES))
            seen |= Q(organisation__in=supervised.values("pk"))
        return self.filter(seen)

    def on(self, day: date) -> "SigningMandateQuerySet":
        """Mandates that entitle to sign on that day."""
        return self.filter(
            Q(ends_on=None) | Q(ends_on__gte=day),
            state=MandateState.IN_FORCE,
            starts_on__lte=day,
        )


class SigningMandate(models.Model):
    """An organisation entitles a person to sign kinds of document, up to an amount, until a day."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="mandates",
        verbose_name=_("organisation"),
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="mandates", verbose_name=_("signatory")
    )
    document_kinds = ArrayField(
        models.CharField(max_length=30, choices=DocumentKind), verbose_name=_("may sign")
    )
    limit_amount = models.BigIntegerField(_("up to, in minor units"), null=True, blank=True)
    limit_currency = models.CharField(_("currency"), max_length=3, blank=True)
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=MandateState,
        default=MandateState.PROPOSED,
        editable=False,
    )
    granted_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("granted by")
    )
    confirmed_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("confirmed by"),
    )
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True, editable=False)

    limit = MoneyPair("limit_amount", "limit_currency")

    objects = SigningMandateQuerySet.as_manager()

    class Meta:
        verbose_name = _("signing mandate")
        verbose_name_plural = _("signing mandates")
        constraints = [
            models.CheckConstraint(
                name="mandate_names_documents", condition=Q(document_kinds__len__gt=0)
            ),
            models.CheckConstraint(
                name="mandate_limit_has_a_currency",
                condition=Q(limit_amount=None, limit_currency="")
                | Q(limit_amount__gte=0, limit_currency__length=3),
            ),
            models.CheckConstraint(
                name="mandate_takes_two_people",
                condition=Q(confirmed_by=None)
                | Q(granted_by=None)
                | ~Q(confirmed_by=F("granted_by")),
            ),
            models.CheckConstraint(
                name="mandate_ends_after_start",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="mandate_revoked_has_an_instant",
                condition=~Q(state=MandateState.REVOKED) | Q(revoked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="mandate_state_is_known", condition=Q(state__in=MandateState.values)
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation"],
                condition=Q(state=MandateState.PROPOSED),
                name="mandate_waiting",
            ),
        ]

    def __str__(self) -> str:
        return self.reference
