from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.models import Membership, Organisation, Site
from ronghe.partnerships.models import Agreement, Listing, ListingKind
from ronghe.placements.models.round import Round
from ronghe.reference.models import Occupation, Region

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor


class PostState(models.TextChoices):
    ASKED = "asked", pgettext_lazy("state of a post", "Waits for the host")
    OFFERED = "offered", pgettext_lazy("state of a post", "Offered")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a post", "Taken back")


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, actor: "Actor") -> "PostQuerySet":
        """Give the posts of the rounds that one sees."""
        seen = Round.objects.visible_to(actor).order_by().values("pk")
        return self.filter(round__in=seen)

    def offered(self) -> "PostQuerySet":
        return self.filter(state=PostState.OFFERED)


class Post(models.Model):
    """Seats set aside for one round, of a listing or of an agreement, as it stood that day."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, related_name="posts", verbose_name=_("round")
    )
    # It comes from one of the two: what a host published, or what it signed with a college.
    listing = models.ForeignKey(
        Listing,
        on_delete=models.PROTECT,
        related_name="posts",
        null=True,
        blank=True,
        verbose_name=_("listing"),
    )
    agreement = models.ForeignKey(
        Agreement,
        on_delete=models.PROTECT,
        related_name="posts",
        null=True,
        blank=True,
        verbose_name=_("agreement"),
    )
    host = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="posts", verbose_name=_("host")
    )
    title = models.CharField(_("title"), max_length=120)
    occupation = models.ForeignKey(
        Occupation,
        on_delete=models.PROTECT,
        related_name="posts",
        null=True,
        blank=True,
        verbose_name=_("occupation"),
    )
    site = models.ForeignKey(
        Site,
        on_delete=models.PROTECT,
        related_name="posts",
        null=True,
        blank=True,
        verbose_name=_("site"),
    )
    # What was said of the work, under the names of `partnerships.kinds`.
    details = models.JSONField(_("details"), default=dict, blank=True)
    seats_count = models.PositiveIntegerField(_("seats"))
    opens_with = models.PositiveIntegerField(_("opens with at least"), null=True, blank=True)
    # Codes of majors for which it is meant; none for all of them.
    majors = models.JSONField(_("for which majors"), default=list, blank=True)
    tutor = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        related_name="tutored_posts",
        null=True,
        blank=True,
        verbose_name=_("college tutor"),
    )
    # The usual way from the college, by public transport, as the office entered it.
    minutes = models.PositiveSmallIntegerField(_("way in minutes"), null=True, blank=True)
    has_scores = models.BooleanField(_("the host puts applicants into bands"), default=False)
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=PostState,
        default=PostState.ASKED,
        editable=False,
    )
    state_note = models.CharField(_("reason"), max_length=500, blank=True, editable=False)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [
            models.UniqueConstraint(fields=["round", "listing"], name="listing_once_in_a_round"),
            models.UniqueConstraint(
                fields=["round", "agreement", "host"], name="agreement_once_in_a_round"
            ),
            models.CheckConstraint(
                name="post_has_one_source",
                condition=Q(listing__isnull=False, agreement=None)
                | Q(listing=None, agreement__isnull=False),
            ),
            models.CheckConstraint(name="post_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="post_state_is_known", condition=Q(state__in=PostState.values)
            ),
            models.CheckConstraint(
                name="post_opens_with_no_more_than_its_seats",
                condition=Q(opens_with=None) | Q(opens_with__range=(1, F("seats_count"))),
            ),
            models.CheckConstraint(
                name="post_withdrawn_says_why", condition=~Q(state="withdrawn") | ~Q(state_note="")
            ),
        ]
        indexes = [models.Index(fields=["host", "-id"], name="post_by_host")]

    def __str__(self) -> str:
        return self.title

    @property
    def kind(self) -> str:
        """The kind of listing as which it is read; what is agreed for a class is no single post."""
        return self.listing.kind if self.listing is not None else ListingKind.APPRENTICESHIP

    @property
    def region(self) -> Region:
        """Where one works, as far as it is known: limits of a region count by it."""
        if self.site is not None and self.site.region is not None:
            return self.site.region
        if self.listing is not None:
            return self.listing.region
        assert self.agreement is not None  # noqa: S101 -- the database asks for one of the two
        return self.host.region or self.agreement.region


# Read along where the region of each post is asked for.
WITH_REGION = ("listing__region", "agreement__region", "host__region", "site__region")


class CapLevel(models.TextChoices):
    ENTERPRISE = "enterprise", _("Enterprise")
    REGION = "region", _("Region")
    TUTOR = "tutor", _("College tutor")


class Cap(models.Model):
    """At most so many students in all posts of one enterprise, one region, or one tutor."""

    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, related_name="caps", verbose_name=_("round")
    )
    level = models.CharField(_("what it is for"), max_length=20, choices=CapLevel)
    # The reference of the enterprise, the code of the region, or the tutor's membership.
    key = models.CharField(_("which"), max_length=60)
    limit = models.PositiveIntegerField(_("students at most"))

    class Meta:
        verbose_name = _("limit")
        verbose_name_plural = _("limits")
        constraints = [
            models.UniqueConstraint(fields=["round", "level", "key"], name="cap_once"),
            models.CheckConstraint(
                name="cap_level_is_known", condition=Q(level__in=CapLevel.values)
            ),
            models.CheckConstraint(name="cap_names_something", condition=~Q(key="")),
        ]

    @property
    def reference(self) -> str:
        return self.round.reference
