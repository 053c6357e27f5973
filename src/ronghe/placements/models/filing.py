from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.models import Organisation, Person, Role
from ronghe.parties.powers import Power
from ronghe.placements.models.placement import Placement

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor


class FilingKind(models.TextChoices):
    PLAN = "plan", pgettext_lazy("kind of filing", "Plan of the placements")
    ELSEWHERE = "elsewhere", pgettext_lazy("kind of filing", "Placements outside the province")
    ABROAD = "abroad", pgettext_lazy("kind of filing", "Placements abroad")
    EXCEPTION = "exception", pgettext_lazy("kind of filing", "Exception that the major needs")


class FilingState(models.TextChoices):
    FILED = "filed", pgettext_lazy("state of a filing", "Filed")
    ACCEPTED = "accepted", pgettext_lazy("state of a filing", "Accepted")
    RETURNED = "returned", pgettext_lazy("state of a filing", "Returned")


# These want an answer of the authority; the others count from the day they are filed.
APPROVED = frozenset({FilingKind.ELSEWHERE, FilingKind.ABROAD})


class FilingQuerySet(models.QuerySet["Filing"]):
    def visible_to(self, actor: "Actor") -> "FilingQuerySet":
        """Give those of one's own college, those filed with one's authority, and its remits'.

        They name students, whom who only keeps the platform does not read.
        """
        if actor.holds(Role.ADMINISTRATOR):
            return self.none()
        seen = Q(college__in=actor.managed_organisations) | Q(authority__in=actor.organisations)
        if actor.remits:
            opened = Organisation.objects.filter(actor.remits.reach(Power.SEE_CASES))
            seen |= Q(college__in=opened.order_by().values("pk"))
        return self.filter(seen)


class Filing(models.Model):
    """What a college files with its authority about placements, and what the authority says (备案)."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    college = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="filings", verbose_name=_("college")
    )
    authority = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="received_filings",
        verbose_name=_("authority"),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=FilingKind)
    # What an authority that files on paper has written on it.
    number = models.CharField(_("number"), max_length=60, blank=True)
    filed_on = models.DateField(_("filed on"))
    note = models.TextField(_("what is filed"))
    filed_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("filed by"),
    )
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=FilingState,
        default=FilingState.FILED,
        editable=False,
    )
    answer = models.CharField(_("answer"), max_length=500, blank=True, editable=False)
    answered_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("answered by"),
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True, editable=False)

    objects = FilingQuerySet.as_manager()

    class Meta:
        verbose_name = _("filing")
        verbose_name_plural = _("filings")
        constraints = [
            models.CheckConstraint(
                name="filing_kind_is_known", condition=Q(kind__in=FilingKind.values)
            ),
            models.CheckConstraint(
                name="filing_state_is_known", condition=Q(state__in=FilingState.values)
            ),
            models.CheckConstraint(name="filing_says_what", condition=~Q(note="")),
            models.CheckConstraint(
                name="filing_answered_has_an_instant",
                condition=Q(state="filed", answered_at=None)
                | (~Q(state="filed") & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="filing_returned_says_why", condition=~Q(state="returned") | ~Q(answer="")
            ),
        ]
        indexes = [models.Index(fields=["authority", "state", "-id"], name="filing_by_authority")]

    def __str__(self) -> str:
        return self.reference


class FiledPlacement(models.Model):
    """A placement that a filing names."""

    filing = models.ForeignKey(
        Filing, on_delete=models.PROTECT, related_name="placements", verbose_name=_("filing")
    )
    placement = models.ForeignKey(
        Placement, on_delete=models.PROTECT, related_name="filings", verbose_name=_("placement")
    )

    class Meta:
        verbose_name = _("filed placement")
        verbose_name_plural = _("filed placements")
        constraints = [
            models.UniqueConstraint(fields=["filing", "placement"], name="filed_once"),
        ]

    @property
    def reference(self) -> str:
        return self.placement.reference
