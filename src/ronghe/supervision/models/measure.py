from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.models import Person, Restriction
from ronghe.supervision.models.inspection import Inspection


class MeasureStep(models.IntegerChoices):
    """From the mildest to the hardest; at most one is skipped on the way up."""

    ADVICE = 1, pgettext_lazy("step of a measure", "Advice")
    TALK = 2, pgettext_lazy("step of a measure", "Talk with the head")
    MENDING = 3, pgettext_lazy("step of a measure", "To be put right by a day")
    NOTICE = 4, pgettext_lazy("step of a measure", "Notice to the parties")
    SUSPENSION = 5, pgettext_lazy("step of a measure", "Suspension")
    EXCLUSION = 6, pgettext_lazy("step of a measure", "Exclusion")


class MeasureState(models.TextChoices):
    NOTICED = "noticed", pgettext_lazy("state of a measure", "Announced, may be objected to")
    OBJECTED = "objected", pgettext_lazy("state of a measure", "Objected to")
    IN_FORCE = "in_force", pgettext_lazy("state of a measure", "In force")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a measure", "Withdrawn")
    LAPSED = "lapsed", pgettext_lazy("state of a measure", "Lapsed")
    LIFTED = "lifted", pgettext_lazy("state of a measure", "Lifted")
    ENDED = "ended", pgettext_lazy("state of a measure", "Over")


PENDING = frozenset({MeasureState.NOTICED, MeasureState.OBJECTED})
# What binds the inspected in everything it does here: a restriction of the organisation.
BINDING = frozenset({MeasureStep.SUSPENSION, MeasureStep.EXCLUSION})
# What was once in force counts when the next step is chosen.
TAKEN = frozenset({MeasureState.IN_FORCE, MeasureState.LIFTED, MeasureState.ENDED})


class MendingState(models.TextChoices):
    OPEN = "open", pgettext_lazy("state of mending", "To be put right")
    ANSWERED = "answered", pgettext_lazy("state of mending", "Said to be put right")
    MENDED = "mended", pgettext_lazy("state of mending", "Checked and put right")


class Measure(models.Model):
    """A step that a person takes after a decision: announced, objected to, in force, lifted.

    A suspension and an exclusion name their legal basis and last day; in force they are a
    restriction of the organisation, with the way back that every restriction has.
    """

    inspection = models.ForeignKey(
        Inspection,
        on_delete=models.PROTECT,
        related_name="measures",
        verbose_name=_("inspection"),
    )
    step = models.PositiveSmallIntegerField(_("step"), choices=MeasureStep)
    reason = models.TextField(_("reason"), max_length=2000)
    mend_what = models.TextField(_("what is to be put right"), max_length=2000, blank=True)
    mend_by = models.DateField(_("to be put right by"), null=True, blank=True)
    legal_basis = models.CharField(_("legal basis"), max_length=300, blank=True)
    binds_until = models.DateField(_("binds until"), null=True, blank=True)
    restriction = models.ForeignKey(
        Restriction,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("restriction"),
    )
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=MeasureState,
        default=MeasureState.NOTICED,
        editable=False,
    )
    noticed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("announced by")
    )
    noticed_at = models.DateTimeField(_("announced at"))
    object_until = models.DateField(_("objection until"))
    lapses_on = models.DateField(_("last day for the authority"))
    objection = models.TextField(_("objection"), max_length=2000, blank=True, editable=False)
    objected_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("objected by"),
    )
    settled_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("settled by"),
    )
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True, editable=False)
    answer = models.TextField(_("answer"), max_length=2000, blank=True, editable=False)

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        constraints = [
            models.UniqueConstraint(
                fields=["inspection"],
                condition=Q(state__in=sorted(PENDING)),
                name="measure_one_is_pending",
            ),
            models.CheckConstraint(
                name="measure_step_is_known", condition=Q(step__in=MeasureStep.values)
            ),
            models.CheckConstraint(
                name="measure_state_is_known", condition=Q(state__in=MeasureState.values)
            ),
            models.CheckConstraint(name="measure_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="measure_mending_has_a_day",
                condition=(Q(step=3, mend_by__isnull=False) & ~Q(mend_what=""))
                | (~Q(step=3) & Q(mend_by=None, mend_what="")),
            ),
            models.CheckConstraint(
                name="measure_binding_has_basis_and_last_day",
                condition=(
                    Q(step__in=sorted(BINDING), binds_until__isnull=False) & ~Q(legal_basis="")
                )
                | (~Q(step__in=sorted(BINDING)) & Q(binds_until=None, legal_basis="")),
            ),
            models.CheckConstraint(
                name="measure_binding_in_force_restricts",
                condition=Q(
                    step__in=sorted(BINDING), state__in=sorted(TAKEN), restriction__isnull=False
                )
                | (~Q(step__in=sorted(BINDING), state__in=sorted(TAKEN)) & Q(restriction=None)),
            ),
            models.CheckConstraint(
                name="measure_lapses_after_the_objection",
                condition=Q(lapses_on__gt=F("object_until")),
            ),
            models.CheckConstraint(
                name="measure_objected_says_why",
                condition=~Q(state="objected") | (~Q(objection="") & Q(objected_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="measure_objection_is_settled_by_another",
                condition=Q(objection="")
                | Q(settled_by=None)
                | ~Q(state="in_force")
                | ~Q(settled_by=F("noticed_by")),
            ),
            models.CheckConstraint(
                name="measure_settled_has_an_instant",
                condition=Q(state__in=sorted(PENDING), settled_at=None)
                | (~Q(state__in=sorted(PENDING)) & Q(settled_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_step_display())

    @property
    def reference(self) -> str:
        return self.inspection.reference


class Mending(models.Model):
    """What is to be put right by a day: the inspected says what was done, the authority checks it."""

    measure = models.OneToOneField(
        Measure, on_delete=models.PROTECT, related_name="mending", verbose_name=_("measure")
    )
    due_on = models.DateField(_("until"))
    state = models.CharField(
        _("state"), max_length=20, choices=MendingState, default=MendingState.OPEN, editable=False
    )
    done = models.TextField(_("what was done"), max_length=2000, blank=True, editable=False)
    answered_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("said by"),
    )
    answered_at = models.DateTimeField(_("said at"), null=True, blank=True, editable=False)
    checked_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("checked by"),
    )
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True, editable=False)
    doubt = models.CharField(_("what is still to be done"), max_length=500, blank=True, editable=False)  # fmt: skip

    class Meta:
        verbose_name = _("putting right")
        verbose_name_plural = _("putting right")
        constraints = [
            models.CheckConstraint(
                name="mending_state_is_known", condition=Q(state__in=MendingState.values)
            ),
            models.CheckConstraint(
                name="mending_answered_says_what",
                condition=Q(state="open") | (~Q(done="") & Q(answered_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="mending_checked_by_somebody",
                condition=~Q(state="mended")
                | Q(checked_by__isnull=False, checked_at__isnull=False),
            ),
        ]

    @property
    def reference(self) -> str:
        return self.measure.reference
