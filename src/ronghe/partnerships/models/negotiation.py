from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.models import Organisation, Person, Role
from ronghe.partnerships.models.version import AgreementParty, AgreementVersion


class FactConfirmation(models.Model):
    """A party stands by what a document says of it; only ever added, and bound to that document."""

    party = models.ForeignKey(
        AgreementParty,
        on_delete=models.PROTECT,
        related_name="confirmations",
        verbose_name=_("party"),
    )
    document_hash = models.CharField(_("hash of the document"), max_length=64)
    confirmed_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        verbose_name=_("confirmed by"),
    )
    confirmed_at = models.DateTimeField(_("confirmed at"))

    class Meta:
        verbose_name = _("confirmation of facts")
        verbose_name_plural = _("confirmations of facts")
        constraints = [
            models.UniqueConstraint(
                fields=["party", "document_hash"], name="confirmation_once_per_document"
            )
        ]


class ClauseComment(models.Model):
    """A remark of one side on a clause, until it is settled."""

    version = models.ForeignKey(
        AgreementVersion,
        on_delete=models.PROTECT,
        related_name="comments",
        verbose_name=_("version"),
    )
    clause_key = models.CharField(_("clause"), max_length=40)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    author = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("author")
    )
    text = models.TextField(_("remark"), max_length=2_000)
    written_at = models.DateTimeField(_("written at"))
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)

    class Meta:
        verbose_name = _("comment on a clause")
        verbose_name_plural = _("comments on clauses")
        constraints = [
            models.CheckConstraint(name="clause_comment_not_blank", condition=~Q(text="")),
        ]


class ApprovalRoute(models.Model):
    """Who inside an organisation approves an agreement before it is signed, one after another."""

    organisation = models.OneToOneField(
        Organisation,
        on_delete=models.PROTECT,
        related_name="approval_route",
        verbose_name=_("organisation"),
    )
    # [{"title": "教务处", "role": "dean"}, …] in the order in which they are asked.
    steps = models.JSONField(_("steps"))
    changed_at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = _("approval route")
        verbose_name_plural = _("approval routes")


class ApprovalState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("internal approval", "Waiting")
    APPROVED = "approved", pgettext_lazy("internal approval", "Approved")
    SENT_BACK = "sent_back", pgettext_lazy("internal approval", "Sent back")
    OVERTAKEN = "overtaken", pgettext_lazy("internal approval", "Overtaken by a change")


class ApprovalStep(models.Model):
    """One internal approval (会签) of one document; what was decided stays on the sheet."""

    version = models.ForeignKey(
        AgreementVersion,
        on_delete=models.PROTECT,
        related_name="approvals",
        verbose_name=_("version"),
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    round = models.PositiveSmallIntegerField(_("round"))
    number = models.PositiveSmallIntegerField(_("step"))
    title = models.CharField(_("who approves"), max_length=60)
    role = models.CharField(_("role"), max_length=30, choices=Role)
    document_hash = models.CharField(_("hash of the document"), max_length=64)
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=ApprovalState,
        default=ApprovalState.WAITING,
        editable=False,
    )
    decided_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    remark = models.TextField(_("remark"), blank=True)

    class Meta:
        verbose_name = _("internal approval")
        verbose_name_plural = _("internal approvals")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "organisation", "round", "number"], name="approval_step_once"
            ),
            models.CheckConstraint(
                name="approval_state_is_known", condition=Q(state__in=ApprovalState.values)
            ),
            models.CheckConstraint(
                name="approval_decided_by_somebody",
                condition=Q(state__in=["waiting", "overtaken"])
                | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="approval_sent_back_says_why",
                condition=~Q(state="sent_back") | ~Q(remark=""),
            ),
        ]
