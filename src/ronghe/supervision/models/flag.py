from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.models import Organisation, Person
from ronghe.parties.powers import Power
from ronghe.partnerships.models import Cooperation, CooperationParty
from ronghe.reference.models import Region

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor


class FlagState(models.TextChoices):
    RAISED = "raised", pgettext_lazy("state of a flag", "Waits for both sides")
    TO_VERIFY = "to_verify", pgettext_lazy("state of a flag", "To be verified by an inspection")
    EXPLAINED = "explained", pgettext_lazy("state of a flag", "Explained")
    UPHELD = "upheld", pgettext_lazy("state of a flag", "Upheld")
    LAPSED = "lapsed", pgettext_lazy("state of a flag", "Lapsed: the records were corrected")


OPEN_FLAGS = frozenset({FlagState.RAISED, FlagState.TO_VERIFY})
DECIDED_FLAGS = frozenset({FlagState.TO_VERIFY, FlagState.EXPLAINED, FlagState.UPHELD})


class IntegrityFlagQuerySet(models.QuerySet["IntegrityFlag"]):
    def visible_to(self, actor: "Actor") -> "IntegrityFlagQuerySet":
        """Those about what one manages, and those that one's remits open; nobody else's page has any."""
        if actor.membership is None:
            return self.none()
        seen = Q(organisation__in=actor.managed_organisations)
        shared = Q(organisation__in=actor.managed_organisations)
        if actor.remits:
            opened = Organisation.objects.filter(actor.remits.reach(Power.SEE_CASES))
            near = opened.order_by().values("pk")
            seen |= Q(organisation__in=near)
            shared |= Q(organisation__in=near)
        parties = CooperationParty.objects.filter(shared).order_by().values("cooperation")
        return self.filter(seen | Q(cooperation__in=parties))

    def open(self) -> "IntegrityFlagQuerySet":
        return self.filter(state__in=OPEN_FLAGS)


class IntegrityFlag(models.Model):
    """What the records of a cooperation, or an organisation, look like: for a person to look at.

    No column leads to a student. `signals` are what the checks saw, each with its sentence in both
    languages, its numbers and its records; what was seen stays as it was when both sides were asked.
    """

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    cooperation = models.ForeignKey(
        Cooperation,
        on_delete=models.PROTECT,
        related_name="flags",
        null=True,
        blank=True,
        verbose_name=_("cooperation"),
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="flags",
        null=True,
        blank=True,
        verbose_name=_("organisation"),
    )
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", verbose_name=_("region")
    )
    state = models.CharField(
        _("state"), max_length=20, choices=FlagState, default=FlagState.RAISED, editable=False
    )
    signals = models.JSONField(_("what was seen"))
    weight = models.FloatField(_("weight of evidence"))
    p_value = models.FloatField(_("chance among honest ones"))
    q_value = models.FloatField(_("share of false ones among those as striking"))
    checked_count = models.PositiveIntegerField(_("how many were checked"))
    raised_at = models.DateTimeField(_("raised at"))
    reply_due_on = models.DateField(_("replies due on"))
    decided_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True, editable=False)
    decision_reason = models.TextField(_("reason of the decision"), max_length=4_000, blank=True)
    lapsed_at = models.DateTimeField(_("lapsed at"), null=True, blank=True, editable=False)

    objects = IntegrityFlagQuerySet.as_manager()

    class Meta:
        verbose_name = _("integrity flag")
        verbose_name_plural = _("integrity flags")
        constraints = [
            models.CheckConstraint(
                name="flag_is_about_one",
                condition=Q(cooperation__isnull=False, organisation=None)
                | Q(cooperation=None, organisation__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["cooperation"],
                condition=Q(state__in=sorted(OPEN_FLAGS)),
                name="flag_one_open_for_a_cooperation",
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(state__in=sorted(OPEN_FLAGS)),
                name="flag_one_open_for_an_organisation",
            ),
            models.CheckConstraint(
                name="flag_state_is_known", condition=Q(state__in=FlagState.values)
            ),
            models.CheckConstraint(
                name="flag_decided_says_by_whom_and_why",
                condition=~Q(state__in=sorted(DECIDED_FLAGS))
                | (Q(decided_at__isnull=False) & ~Q(decision_reason="")),
            ),
            models.CheckConstraint(
                name="flag_lapsed_has_an_instant",
                condition=Q(state="lapsed", lapsed_at__isnull=False)
                | (~Q(state="lapsed") & Q(lapsed_at=None)),
            ),
            models.CheckConstraint(
                name="flag_decided_after_it_was_raised",
                condition=Q(decided_at=None) | Q(decided_at__gte=F("raised_at")),
            ),
        ]
        indexes = [
            models.Index(fields=["region", "state", "-id"], name="flag_by_region"),
            models.Index(fields=["cooperation", "-id"], name="flag_by_cooperation"),
            models.Index(fields=["organisation", "-id"], name="flag_by_organisation"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_FLAGS

    def title_in(self, language: str) -> str:
        """Say what it is about: the cooperation, or the organisation."""
        if self.cooperation is not None:
            return self.cooperation.title
        return str(self.organisation.name_in(language)) if self.organisation else ""


class FlagReply(models.Model):
    """What one side says to a flag; silence is stated beside it, and punished by nobody."""

    flag = models.ForeignKey(
        IntegrityFlag, on_delete=models.PROTECT, related_name="replies", verbose_name=_("flag")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("for")
    )
    text = models.TextField(_("reply"), max_length=4_000)
    written_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("reply to a flag")
        verbose_name_plural = _("replies to flags")
        constraints = [
            models.UniqueConstraint(fields=["flag", "organisation"], name="flag_reply_once_a_side"),
            models.CheckConstraint(name="flag_reply_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return str(self.flag)

    @property
    def reference(self) -> str:
        return self.flag.reference
