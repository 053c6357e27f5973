from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ronghe.parties.models.organisation import Organisation


class RestrictionKind(models.TextChoices):
    SUSPENSION = "suspension", _("Suspension")
    BAN = "ban", _("Ban")


class RestrictionState(models.TextChoices):
    IN_FORCE = "in_force", _("In force")
    REPAIR_REQUESTED = "repair_requested", _("Credit repair requested")
    LIFTED = "lifted", _("Lifted")
    EXPIRED = "expired", _("Run out")


class RestrictionQuerySet(models.QuerySet["Restriction"]):
    def binding(self) -> "RestrictionQuerySet":
        return self.filter(state__in=[RestrictionState.IN_FORCE, RestrictionState.REPAIR_REQUESTED])


class Restriction(models.Model):
    """An authority suspends or bans an organisation: why, on what basis, until when, and the way back."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="restrictions",
        verbose_name=_("organisation"),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=RestrictionKind)
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=RestrictionState,
        default=RestrictionState.IN_FORCE,
        editable=False,
    )
    reason = models.TextField(_("reason"))
    legal_basis = models.CharField(_("legal basis"), max_length=300)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    repair_statement = models.TextField(_("what was put right"), blank=True)
    repair_requested_at = models.DateTimeField(_("repair requested at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True, editable=False)
    # The restriction that this one follows, when the organisation came back under its number.
    follows = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="followers"
    )

    objects = RestrictionQuerySet.as_manager()

    class Meta:
        verbose_name = _("restriction")
        verbose_name_plural = _("restrictions")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(
                    state__in=[RestrictionState.IN_FORCE, RestrictionState.REPAIR_REQUESTED]
                ),
                name="restriction_binding_once",
            ),
            models.CheckConstraint(
                name="restriction_says_why", condition=~Q(reason="") & ~Q(legal_basis="")
            ),
            models.CheckConstraint(
                name="restriction_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="restriction_over_has_an_instant",
                condition=Q(
                    state__in=[RestrictionState.IN_FORCE, RestrictionState.REPAIR_REQUESTED]
                )
                | Q(ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="restriction_kind_is_known", condition=Q(kind__in=RestrictionKind.values)
            ),
            models.CheckConstraint(
                name="restriction_state_is_known", condition=Q(state__in=RestrictionState.values)
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class RestrictedNumber(models.Model):
    """A register number to which a restriction clings, whoever holds it next."""

    restriction = models.ForeignKey(
        Restriction, on_delete=models.CASCADE, related_name="numbers", verbose_name=_("restriction")
    )
    scheme = models.CharField(_("register"), max_length=20)
    value = models.CharField(_("number"), max_length=60)

    class Meta:
        verbose_name = _("restricted number")
        verbose_name_plural = _("restricted numbers")
        constraints = [
            models.UniqueConstraint(
                fields=["restriction", "scheme", "value"], name="restricted_number_once"
            )
        ]
        indexes = [models.Index(fields=["scheme", "value"], name="restricted_number_by_number")]

    def __str__(self) -> str:
        return self.value
