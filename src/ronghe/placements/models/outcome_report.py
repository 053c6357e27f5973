from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.models import Membership, Person, Role
from ronghe.placements.models.ending import ReportSide
from ronghe.placements.models.placement import Placement
from ronghe.placements.models.work_task import Level, WorkTask

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor


class ReportWay(models.TextChoices):
    ACCOUNT = "account", pgettext_lazy("how a report was given", "Signed in")
    LINK = "link", pgettext_lazy("how a report was given", "By a link without a password")
    PAPER = "paper", pgettext_lazy("how a report was given", "On paper")


class Offer(models.TextChoices):
    YES = "yes", pgettext_lazy("offer of employment", "Yes, a job was offered")
    LATER = "later", pgettext_lazy("offer of employment", "Perhaps later")
    NO = "no", pgettext_lazy("offer of employment", "No")


class Answer(models.IntegerChoices):
    """Five steps of agreeing, each with its words."""

    NOT_AT_ALL = 1, pgettext_lazy("answer of a student", "Not at all")
    HARDLY = 2, pgettext_lazy("answer of a student", "Hardly")
    PARTLY = 3, pgettext_lazy("answer of a student", "Partly")
    MOSTLY = 4, pgettext_lazy("answer of a student", "Mostly")
    FULLY = 5, pgettext_lazy("answer of a student", "Fully")


class WordReaders(models.TextChoices):
    COLLEGE = "college", pgettext_lazy("who reads a student’s words", "My tutor and my college")
    ALL = "all", pgettext_lazy("who reads a student’s words", "My tutor, my college and the host")


OPENED = Q(placement__ending__opened_at__isnull=False)


def at_host(actor: "Actor") -> Q:
    """Give placements that the actor answers for at the host: as its office, or as the mentor."""
    seen = Q(placement__host__in=actor.managed_organisations)
    return seen | Q(placement__mentor=actor.membership_id) if actor.membership_id else seen


def of_student(actor: "Actor") -> Q:
    """Give one's own placements as a student; to whoever holds no role any more, those of before."""
    if actor.membership_id is not None:
        return Q(placement__student=actor.membership_id)
    return Q(placement__in=Placement.objects.past_of(actor).order_by().values("pk"))


def at_college(actor: "Actor") -> Q:
    """Give placements whose student the actor looks after: as tutor, teacher or office."""
    seen = Q(placement__tutor=actor.membership_id) if actor.membership_id else Q(pk__in=[])
    if actor.scope.looks_after_others:
        own = Membership.objects.filter(actor.scope.memberships, role=Role.STUDENT)
        seen |= Q(placement__student__in=own.order_by().values("pk"))
    return seen


class OutcomeReportQuerySet(models.QuerySet["OutcomeReport"]):
    def visible_to(self, actor: "Actor") -> "OutcomeReportQuerySet":
        """Give one's own side's reports; the other side's, and all to the college, once opened."""
        held = actor.membership
        if held is None or actor.holds(Role.STUDENT):
            own = of_student(actor)
            return self.filter(own & (Q(side=ReportSide.STUDENT) | OPENED))
        of_host = at_host(actor) & (Q(side=ReportSide.HOST) | OPENED)
        return self.filter(of_host | at_college(actor) & OPENED)

    def seen_by_link(self, placement: Placement) -> "OutcomeReportQuerySet":
        """Give what the mentor sees who holds the link: the host's own, and both once opened."""
        return self.filter(placement=placement).filter(Q(side=ReportSide.HOST) | OPENED)

    def seen_by_family(self, placement: Placement) -> "OutcomeReportQuerySet":
        """Give what a guardian sees who holds the link of a student under age."""
        return self.filter(OPENED, placement=placement)

    def opened(self) -> "OutcomeReportQuerySet":
        return self.filter(OPENED)

    def counting(self) -> "OutcomeReportQuerySet":
        """Give of each side what counts: a report that was corrected is history."""
        return self.filter(replaced_at=None)


class OutcomeReport(models.Model):
    """What one side says of a placement that is over. A correction is a new one beside it."""

    placement = models.ForeignKey(
        Placement,
        on_delete=models.PROTECT,
        related_name="outcome_reports",
        verbose_name=_("placement"),
    )
    side = models.CharField(_("whose report"), max_length=20, choices=ReportSide)
    number = models.PositiveSmallIntegerField(_("version"))
    way = models.CharField(_("how"), max_length=20, choices=ReportWay)
    written_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("written by"),
    )
    written_at = models.DateTimeField(_("written at"))
    reason = models.CharField(_("why it was corrected"), max_length=500, blank=True)
    replaced_at = models.DateTimeField(_("corrected at"), null=True, blank=True, editable=False)
    # Of the host. The confirmed minutes are what the weeks said when the report was written.
    confirmed_minutes = models.PositiveIntegerField(_("minutes confirmed by both"), null=True, blank=True)  # fmt: skip
    stated_hours = models.PositiveSmallIntegerField(_("hours, as the host states"), null=True, blank=True)  # fmt: skip
    offer = models.CharField(_("offer of employment"), max_length=20, choices=Offer, blank=True)
    has_contract = models.BooleanField(_("contract of employment signed"), null=True, blank=True)
    remark = models.CharField(_("what the student can do"), max_length=1000, blank=True)
    # Of the student.
    learned = models.PositiveSmallIntegerField(_("learned"), choices=Answer, null=True, blank=True)
    treated_fairly = models.PositiveSmallIntegerField(_("treated fairly"), choices=Answer, null=True, blank=True)  # fmt: skip
    recommends = models.PositiveSmallIntegerField(_("would recommend it"), choices=Answer, null=True, blank=True)  # fmt: skip

    objects = OutcomeReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report on the outcome")
        verbose_name_plural = _("reports on the outcome")
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "side", "number"], name="outcome_report_version_once"
            ),
            models.UniqueConstraint(
                fields=["placement", "side"],
                condition=Q(replaced_at=None),
                name="outcome_report_counts_once_a_side",
            ),
            models.CheckConstraint(
                name="outcome_report_side_is_known", condition=Q(side__in=ReportSide.values)
            ),
            models.CheckConstraint(
                name="outcome_report_correction_says_why",
                condition=Q(number=1, reason="") | Q(number__gt=1) & ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="outcome_report_of_student_says_nothing_of_host",
                condition=(~Q(side="host") | Q(learned=None, treated_fairly=None, recommends=None))
                & (~Q(side="student") | Q(confirmed_minutes=None, stated_hours=None, offer="", has_contract=None, remark="")),
            ),
            models.CheckConstraint(
                name="outcome_report_is_whole",
                condition=Q(way="paper")
                | Q(side="host", offer__in=Offer.values, has_contract__isnull=False)
                | Q(
                    side="student",
                    learned__in=Answer.values,
                    treated_fairly__in=Answer.values,
                    recommends__in=Answer.values,
                ),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.placement.reference} {self.side} {self.number}"

    @property
    def reference(self) -> str:
        return self.placement.reference


class OutcomeLevel(models.Model):
    """How far the host says that the student came at one task; none says “not seen”."""

    report = models.ForeignKey(
        OutcomeReport, on_delete=models.PROTECT, related_name="levels", verbose_name=_("report")
    )
    task = models.ForeignKey(
        WorkTask, on_delete=models.PROTECT, related_name="outcome_levels", verbose_name=_("task")
    )
    level = models.PositiveSmallIntegerField(_("level"), choices=Level, null=True, blank=True)

    class Meta:
        verbose_name = _("level reached")
        verbose_name_plural = _("levels reached")
        constraints = [
            models.UniqueConstraint(fields=["report", "task"], name="outcome_level_once_a_report"),
            models.CheckConstraint(
                name="outcome_level_is_known",
                condition=Q(level=None) | Q(level__in=Level.values),
            ),
        ]

    @property
    def reference(self) -> str:
        return self.report.placement.reference


class StudentWordQuerySet(models.QuerySet["StudentWord"]):
    def visible_to(self, actor: "Actor") -> "StudentWordQuerySet":
        """Give the words to whoever wrote them, to the college once opened, to the host if let."""
        reports = OutcomeReport.objects.visible_to(actor)
        if actor.membership_id is not None and not actor.holds(Role.STUDENT):
            reports = reports.filter(at_college(actor) | Q(word__readers=WordReaders.ALL))
        return self.filter(report__in=reports.order_by().values("pk"))

    def for_all(self, reports: OutcomeReportQuerySet) -> "StudentWordQuerySet":
        """Give of these reports the words that are for everybody who reads them."""
        opened = reports.filter(OPENED).order_by().values("pk")
        return self.filter(report__in=opened, readers=WordReaders.ALL)


class StudentWord(models.Model):
    """What a student adds in words, and who may read it; kept apart from the answers."""

    report = models.OneToOneField(
        OutcomeReport, on_delete=models.PROTECT, related_name="word", verbose_name=_("report")
    )
    text = models.TextField(_("in your own words"), max_length=2000)
    readers = models.CharField(_("who may read it"), max_length=20, choices=WordReaders)

    objects = StudentWordQuerySet.as_manager()

    class Meta:
        verbose_name = _("words of a student")
        verbose_name_plural = _("words of students")
        constraints = [
            models.CheckConstraint(name="student_word_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="student_word_readers_are_known",
                condition=Q(readers__in=WordReaders.values),
            ),
        ]

    @property
    def reference(self) -> str:
        return self.report.placement.reference


class ReportAnswer(models.Model):
    """Whether the student agrees with what the host wrote, and why not; once for each version."""

    report = models.OneToOneField(
        OutcomeReport, on_delete=models.PROTECT, related_name="answer", verbose_name=_("report")
    )
    agrees = models.BooleanField(_("agrees"))
    text = models.CharField(_("what is different"), max_length=1000, blank=True)
    answered_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("answered by"),
    )
    answered_at = models.DateTimeField(_("answered at"))

    class Meta:
        verbose_name = _("answer to a report")
        verbose_name_plural = _("answers to reports")
        constraints = [
            models.CheckConstraint(
                name="report_answer_disagrees_in_words",
                condition=Q(agrees=True) | ~Q(text=""),
            ),
        ]

    @property
    def reference(self) -> str:
        return self.report.placement.reference
