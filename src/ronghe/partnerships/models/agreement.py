from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.models import Organisation, Person
from ronghe.partnerships.models.cooperation import Cooperation
from ronghe.partnerships.models.reach import shared_with
from ronghe.reference.models import Region

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor


class AgreementState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("state of an agreement", "Draft")
    NEGOTIATING = "negotiating", pgettext_lazy("state of an agreement", "In negotiation")
    CHECKING = "checking", pgettext_lazy("state of an agreement", "Being checked")
    SIGNING = "signing", pgettext_lazy("state of an agreement", "Being signed")
    IN_FORCE = "in_force", pgettext_lazy("state of an agreement", "In force")
    SUSPENDED = "suspended", pgettext_lazy("state of an agreement", "Suspended")
    COMPLETED = "completed", pgettext_lazy("state of an agreement", "Completed")
    TERMINATED = "terminated", pgettext_lazy("state of an agreement", "Ended early")
    LAPSED = "lapsed", pgettext_lazy("state of an agreement", "Lapsed")
    ANNULLED = "annulled", pgettext_lazy("state of an agreement", "Annulled")


# Nothing of it has been signed by all yet; afterwards changes are amendments.
UNSIGNED = frozenset(
    {
        AgreementState.DRAFT,
        AgreementState.NEGOTIATING,
        AgreementState.CHECKING,
        AgreementState.SIGNING,
    }
)
LIVE = frozenset({AgreementState.IN_FORCE, AgreementState.SUSPENDED})
# Those whose names the public page tells: what was once signed by all.
ONCE_SIGNED = LIVE | {
    AgreementState.COMPLETED,
    AgreementState.TERMINATED,
    AgreementState.ANNULLED,
}


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def visible_to(self, actor: "Actor") -> "AgreementQuerySet":
        """Those of one's organisation or remit, and what one is oneself asked to sign or signed.

        A student or guardian sees it once signing has begun, never the draft.
        """
        shared = Cooperation.objects.filter(shared_with(actor)).order_by().values("pk")
        seen = Q(cooperation__in=shared)
        if actor.person_id is not None:
            own = Agreement.objects.filter(
                versions__frozen_at__isnull=False, versions__parties__person=actor.person_id
            )
            seen |= Q(pk__in=own.order_by().values("pk"))
        return self.filter(seen)


class Agreement(models.Model):
    """Who owes what to whom, from when to when; its text is in its versions."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    cooperation = models.ForeignKey(
        Cooperation,
        on_delete=models.PROTECT,
        related_name="agreements",
        verbose_name=_("cooperation"),
    )
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", verbose_name=_("region")
    )
    template = models.CharField(_("template"), max_length=30)
    jurisdiction = models.CharField(_("law that applies"), max_length=20)
    title = models.CharField(_("title"), max_length=200)
    renews = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="renewals",
        null=True,
        blank=True,
        verbose_name=_("renews"),
    )
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=AgreementState,
        default=AgreementState.DRAFT,
        editable=False,
    )
    drafted_for = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("drafted by")
    )
    drafted_at = models.DateTimeField(_("drafted at"))
    # How it ended: the last day in force, why, and whose fault, if anybody's.
    ended_on = models.DateField(_("last day in force"), null=True, blank=True)
    ending = models.TextField(_("why it ended"), blank=True)
    at_fault = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("party at fault"),
    )
    students_then = models.TextField(_("what happens to the students"), blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True, editable=False)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints = [
            models.CheckConstraint(name="agreement_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="agreement_renews_another", condition=Q(renews=None) | ~Q(renews=F("id"))
            ),
            models.CheckConstraint(
                name="agreement_ended_early_says_why",
                condition=~Q(state__in=["terminated", "annulled"])
                | (Q(ended_on__isnull=False) & ~Q(ending="")),
            ),
            models.CheckConstraint(
                name="agreement_closed_has_an_instant",
                condition=Q(
                    state__in=["completed", "terminated", "lapsed", "annulled"],
                    closed_at__isnull=False,
                )
                | Q(
                    state__in=[
                        "draft",
                        "negotiating",
                        "checking",
                        "signing",
                        "in_force",
                        "suspended",
                    ],
                    closed_at=None,
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["region", "state", "-id"], name="agreement_by_region"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_signed(self) -> bool:
        """Whether a version was signed by all, whatever became of it since."""
        return self.state in ONCE_SIGNED


class Suspension(models.Model):
    """Days on which an agreement in force rests."""

    agreement = models.ForeignKey(
        Agreement,
        on_delete=models.PROTECT,
        related_name="suspensions",
        verbose_name=_("agreement"),
    )
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    reason = models.TextField(_("reason"))
    decided_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("decided by")
    )

    class Meta:
        verbose_name = _("suspension")
        verbose_name_plural = _("suspensions")
        constraints = [
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(ends_on=None), name="suspension_open_once"
            ),
            models.CheckConstraint(name="suspension_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="suspension_ends_after_start",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
        ]
