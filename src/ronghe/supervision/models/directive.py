from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.models import Organisation, Person

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor


class DirectiveKind(models.TextChoices):
    POLICY = "policy", pgettext_lazy("kind of directive", "Policy")
    TASK = "task", pgettext_lazy("kind of directive", "Task")
    TARGET = "target", pgettext_lazy("kind of directive", "Target")


class DirectiveState(models.TextChoices):
    PUBLISHED = "published", pgettext_lazy("state of a directive", "Published")
    CLOSED = "closed", pgettext_lazy("state of a directive", "Closed")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a directive", "Withdrawn")


class DirectiveQuerySet(models.QuerySet["Directive"]):
    def visible_to(self, actor: "Actor") -> "DirectiveQuerySet":
        """Give those of one's authority, and those that concern the organisation one looks after."""
        own = actor.managed_organisations
        concerned = Directive.objects.filter(
            Q(authority__in=own) | Q(addressees__organisation__in=own)
        )
        return self.filter(pk__in=concerned.order_by().values("pk"))


class Directive(models.Model):
    """What an authority publishes to organisations of its region: a policy, a task, a target."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    authority = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="directives",
        verbose_name=_("authority"),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=DirectiveKind)
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"), max_length=4000)
    # Of a target: the fact that Ronghe counts, and the figure to reach.
    fact = models.CharField(_("fact"), max_length=60, blank=True)
    aim = models.DecimalField(
        _("figure to reach"), max_digits=12, decimal_places=1, null=True, blank=True
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=DirectiveState,
        default=DirectiveState.PUBLISHED,
        editable=False,
    )
    published_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("published by"),
    )
    published_at = models.DateTimeField(_("published at"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True, editable=False)

    objects = DirectiveQuerySet.as_manager()

    class Meta:
        verbose_name = _("directive")
        verbose_name_plural = _("directives")
        constraints = [
            models.CheckConstraint(
                name="directive_is_known",
                condition=Q(kind__in=DirectiveKind.values, state__in=DirectiveState.values),
            ),
            models.CheckConstraint(
                name="directive_says_what", condition=~Q(title="") & ~Q(text="")
            ),
            models.CheckConstraint(
                name="directive_target_has_a_figure",
                condition=Q(kind="target", aim__isnull=False) & ~Q(fact="")
                | (~Q(kind="target") & Q(aim=None, fact="")),
            ),
            models.CheckConstraint(
                name="directive_to_be_done_has_a_day",
                condition=Q(kind="policy") | Q(due_on__isnull=False),
            ),
            models.CheckConstraint(
                name="directive_closed_has_an_instant",
                condition=Q(state="published", closed_at=None)
                | (~Q(state="published") & Q(closed_at__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["authority", "-id"], name="directive_by_authority")]

    def __str__(self) -> str:
        return self.title

    @property
    def asks_for_progress(self) -> bool:
        return self.kind != DirectiveKind.POLICY


class Addressee(models.Model):
    """An organisation that a directive concerns: whether it was read there, and how far it is."""

    directive = models.ForeignKey(
        Directive, on_delete=models.PROTECT, related_name="addressees", verbose_name=_("directive")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    confirmed_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("receipt confirmed by"),
    )
    confirmed_at = models.DateTimeField(
        _("receipt confirmed at"), null=True, blank=True, editable=False
    )
    is_done = models.BooleanField(_("reported as done"), default=False, editable=False)
    reminded_on = models.DateField(_("reminded on"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("addressee")
        verbose_name_plural = _("addressees")
        constraints = [
            models.UniqueConstraint(
                fields=["directive", "organisation"], name="directive_reaches_each_once"
            ),
            models.CheckConstraint(
                name="directive_done_was_read",
                condition=Q(is_done=False) | Q(confirmed_at__isnull=False),
            ),
        ]

    @property
    def reference(self) -> str:
        return self.directive.reference


class ProgressReport(models.Model):
    """What an addressee says of its progress; each word stays, the last one counts."""

    addressee = models.ForeignKey(
        Addressee, on_delete=models.PROTECT, related_name="reports", verbose_name=_("addressee")
    )
    figure = models.DecimalField(
        _("figure"), max_digits=12, decimal_places=1, null=True, blank=True
    )
    note = models.CharField(_("how far it is"), max_length=1000)
    is_done = models.BooleanField(_("done"), default=False)
    reported_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("reported by"),
    )
    reported_at = models.DateTimeField(_("reported at"))

    class Meta:
        verbose_name = _("report of progress")
        verbose_name_plural = _("reports of progress")
        constraints = [
            models.CheckConstraint(name="progress_says_how_far", condition=~Q(note="")),
        ]

    @property
    def reference(self) -> str:
        return self.addressee.directive.reference
