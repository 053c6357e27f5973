from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ronghe.parties.models.organisation import Organisation
from ronghe.parties.powers import Power, Subject
from ronghe.reference.models import Region


class RemitQuerySet(models.QuerySet["Remit"]):
    def on(self, day: date) -> "RemitQuerySet":
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)


class Remit(models.Model):
    """What an authority, office or chamber looks after: a region with all below, or one organisation.

    Dated data, and not a place in a tree: a province may run a college inside a prefecture, an
    office may see totals and nothing else, and a chamber may fit no region.
    """

    holder = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="remits", verbose_name=_("held by")
    )
    region = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        related_name="remits",
        null=True,
        blank=True,
        verbose_name=_("region and all below"),
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="remits_over",
        null=True,
        blank=True,
        verbose_name=_("organisation"),
    )
    subjects = ArrayField(
        models.CharField(max_length=20, choices=Subject), verbose_name=_("subjects")
    )
    powers = ArrayField(models.CharField(max_length=20, choices=Power), verbose_name=_("powers"))
    basis = models.CharField(_("legal basis"), max_length=300)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)

    objects = RemitQuerySet.as_manager()

    class Meta:
        verbose_name = _("remit")
        verbose_name_plural = _("remits")
        constraints = [
            models.CheckConstraint(
                name="remit_covers_one_thing",
                condition=Q(region__isnull=False, organisation=None)
                | Q(region=None, organisation__isnull=False),
            ),
            models.CheckConstraint(
                name="remit_is_not_over_oneself",
                condition=Q(organisation=None) | ~Q(organisation=F("holder")),
            ),
            models.CheckConstraint(
                name="remit_names_subjects_and_powers",
                condition=Q(subjects__len__gt=0, powers__len__gt=0),
            ),
            models.CheckConstraint(
                name="remit_decides_on_what_it_sees",
                condition=~Q(powers__overlap=[Power.DECIDE, Power.INSPECT])
                | Q(powers__contains=[Power.SEE_CASES]),
            ),
            models.CheckConstraint(name="remit_has_a_basis", condition=~Q(basis="")),
            models.CheckConstraint(
                name="remit_ends_after_start",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
        ]


class RemitException(models.Model):
    """An organisation inside a remit's region that somebody else looks after."""

    remit = models.ForeignKey(
        Remit, on_delete=models.CASCADE, related_name="exceptions", verbose_name=_("remit")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)

    class Meta:
        verbose_name = _("exception from a remit")
        verbose_name_plural = _("exceptions from remits")
        constraints = [
            models.UniqueConstraint(
                fields=["remit", "organisation"],
                condition=Q(ends_on=None),
                name="remit_exception_once",
            ),
            models.CheckConstraint(
                name="remit_exception_ends_after_start",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
        ]
