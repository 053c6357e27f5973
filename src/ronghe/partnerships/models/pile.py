from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.kernel.models import Evidence
from ronghe.parties.models import Organisation, Person

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor


class PictureState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("picture of a pile", "Waits to be read")
    READ = "read", pgettext_lazy("picture of a pile", "Read")
    REFUSED = "refused", pgettext_lazy("picture of a pile", "Could not be read")


class PaperPileQuerySet(models.QuerySet["PaperPile"]):
    def visible_to(self, actor: "Actor") -> "PaperPileQuerySet":
        """Give the piles of the organisations that one looks after: papers name people."""
        return self.filter(organisation__in=actor.managed_organisations)


class PaperPile(models.Model):
    """Pictures of signed papers, handed in together and sorted to their agreements."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    opened_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("brought by")
    )
    opened_at = models.DateTimeField(_("brought at"))

    objects = PaperPileQuerySet.as_manager()

    class Meta:
        verbose_name = _("pile of papers")
        verbose_name_plural = _("piles of papers")
        indexes = [models.Index(fields=["organisation", "-id"], name="pile_of_organisation")]

    def __str__(self) -> str:
        return self.reference


class PilePicture(models.Model):
    """One picture or scan of a pile."""

    pile = models.ForeignKey(
        PaperPile, on_delete=models.PROTECT, related_name="pictures", verbose_name=_("pile")
    )
    file = models.ForeignKey(
        Evidence, on_delete=models.PROTECT, related_name="+", verbose_name=_("picture")
    )
    name = models.CharField(_("name"), max_length=200)
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=PictureState,
        default=PictureState.WAITING,
        editable=False,
    )
    refusal = models.CharField(_("why it was not read"), max_length=30, blank=True, editable=False)
    unreadable_count = models.PositiveIntegerField(
        _("pages without a code that can be read"), default=0, editable=False
    )

    class Meta:
        verbose_name = _("picture of a pile")
        verbose_name_plural = _("pictures of piles")
        constraints = [
            models.CheckConstraint(
                name="pile_picture_state_is_known", condition=Q(state__in=PictureState.values)
            ),
            models.CheckConstraint(
                name="pile_picture_refused_says_why", condition=~Q(state="refused") | ~Q(refusal="")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def reference(self) -> str:
        return self.pile.reference


class PilePage(models.Model):
    """A page seen in a picture: what its code says, and its cut-out. A code proves no signature."""

    picture = models.ForeignKey(
        PilePicture, on_delete=models.PROTECT, related_name="pages", verbose_name=_("picture")
    )
    image = models.ForeignKey(
        Evidence, on_delete=models.PROTECT, related_name="+", verbose_name=_("page")
    )
    frame = models.PositiveIntegerField(_("page of the scan"))
    document = models.CharField(_("document"), max_length=40)
    version_number = models.PositiveIntegerField(_("version"))
    page = models.PositiveIntegerField(_("page"))
    code = models.CharField(_("verification code"), max_length=20)
    clarity = models.PositiveIntegerField(_("clarity"))

    class Meta:
        verbose_name = _("page of a pile")
        verbose_name_plural = _("pages of piles")
        indexes = [
            models.Index(fields=["document", "version_number"], name="pile_page_of_document")
        ]

    @property
    def reference(self) -> str:
        return self.picture.pile.reference
