from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ronghe.parties.models import Membership

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    def visible_to(self, actor: "Actor") -> "SavedSearchQuerySet":
        """One's own, under the role in which one saved it."""
        return self.filter(membership=actor.membership_id or 0)


class SavedSearch(models.Model):
    """What somebody looks for again and again, and whether new listings are sent to them."""

    membership = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        related_name="saved_searches",
        verbose_name=_("saved by"),
    )
    name = models.CharField(_("name"), max_length=80)
    # The search page's filters as its address has them: {"words": "数控", "kind": "posts"}.
    criteria = models.JSONField(_("filters"))
    is_mailed = models.BooleanField(_("send me new listings"))
    saved_at = models.DateTimeField(_("saved at"), editable=False)
    # Listings published until then have been told of.
    told_until = models.DateTimeField(_("told until"), editable=False)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "name"], name="saved_search_name_once_per_member"
            ),
            models.CheckConstraint(name="saved_search_has_a_name", condition=~Q(name="")),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(is_mailed=True), name="saved_search_mailed"),
        ]

    def __str__(self) -> str:
        return self.name
