from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ronghe.parties.models.organisation import Organisation
from ronghe.parties.models.person import Person


class SuggestionState(models.TextChoices):
    OPEN = "open", _("To be decided")
    MERGED = "merged", _("Merged")
    DISMISSED = "dismissed", _("Two organisations")


class DuplicateSuggestion(models.Model):
    """Two records that may be one organisation, and why we think so."""

    first = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="+", verbose_name=_("first record")
    )
    second = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="+", verbose_name=_("second record")
    )
    # [{"code": "same_number", "scheme": …, "value": …}, {"code": "similar_name", "share": 0.9}]
    reasons = models.JSONField(_("reasons"))
    strength = models.PositiveSmallIntegerField(_("strength of the reasons, 0 to 100"))
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=SuggestionState,
        default=SuggestionState.OPEN,
        editable=False,
    )
    found_at = models.DateTimeField(_("found at"))

    class Meta:
        verbose_name = _("suggested duplicate")
        verbose_name_plural = _("suggested duplicates")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="duplicate_suggested_once"),
            models.CheckConstraint(
                name="duplicate_pair_is_ordered", condition=Q(first__lt=F("second"))
            ),
            models.CheckConstraint(
                name="duplicate_state_is_known", condition=Q(state__in=SuggestionState.values)
            ),
        ]
        indexes = [
            models.Index(
                fields=["-strength", "id"],
                condition=Q(state=SuggestionState.OPEN),
                name="duplicates_to_decide",
            )
        ]


class Merge(models.Model):
    """One record took in another: what moved, so that it can move back for a time."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    survivor = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="merges", verbose_name=_("kept")
    )
    absorbed = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("taken in")
    )
    # "rows", by column: the ids that changed hands. "changes": what had to give way (model, id,
    # column, before, after). "created", by model: ids. "before", "after": how the survivor stood.
    moved = models.JSONField(_("what moved"))
    merged_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("merged by")
    )
    merged_at = models.DateTimeField(_("merged at"))
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        constraints = [
            models.UniqueConstraint(
                fields=["absorbed"], condition=Q(undone_at=None), name="merge_open_once"
            ),
            models.CheckConstraint(name="merge_joins_two", condition=~Q(survivor=F("absorbed"))),
            models.CheckConstraint(
                name="merge_undone_later",
                condition=Q(undone_at=None) | Q(undone_at__gte=F("merged_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.reference
