from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ronghe.compliance.models.edition import RulebookEdition
from ronghe.compliance.models.placed import Placed, concerning
from ronghe.parties.models import Person
from ronghe.parties.powers import Power

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor


class FactSheetQuerySet(models.QuerySet["FactSheet"]):
    def visible_to(self, actor: "Actor") -> "FactSheetQuerySet":
        """Those of one's organisation or remit, and those that speak of oneself."""
        return self.filter(concerning(actor) | Q(person=actor.person_id or 0))

    def counted_for(self, actor: "Actor") -> "FactSheetQuerySet":
        """Those of which one's remits show at least totals."""
        return self.filter(concerning(actor, Power.SEE_TOTALS) | concerning(actor))


class FactSheet(Placed):
    """What was last known of a subject, and by which edition of the law it was last judged.

    The same facts under the same edition are not judged again; without an edition it waits to be.
    """

    subject_reference = models.CharField(max_length=40, blank=True)
    jurisdiction = models.CharField(_("jurisdiction"), max_length=20)
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("of whom the facts speak"),
    )
    facts = models.JSONField(_("facts"))
    facts_hash = models.CharField(_("hash of the facts"), max_length=64)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    edition = models.ForeignKey(
        RulebookEdition,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sheets",
        verbose_name=_("rulebook edition"),
    )
    assessed_on = models.DateField(_("day of assessment"))
    assessed_at = models.DateTimeField(_("assessed at"))
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True, editable=False)

    objects = FactSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("fact sheet")
        verbose_name_plural = _("fact sheets")
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "kind"], name="fact_sheet_once_per_subject"
            ),
            models.CheckConstraint(
                name="fact_sheet_hash_is_sha256", condition=Q(facts_hash__regex=r"^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(
                name="fact_sheet_erased_is_empty", condition=Q(erased_at=None) | Q(facts={})
            ),
        ]
        indexes = [models.Index(fields=["edition", "id"], name="fact_sheets_by_edition")]

    def __str__(self) -> str:
        return self.subject_reference or f"{self.subject_type} {self.subject_id}"
