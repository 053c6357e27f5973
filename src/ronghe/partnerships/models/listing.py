from datetime import date
from typing import TYPE_CHECKING

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.models import Organisation, Role, Site, Verification
from ronghe.parties.powers import Power
from ronghe.reference.models import Occupation, Region

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor


class ListingSide(models.TextChoices):
    NEED = "need", pgettext_lazy("side of a listing", "Need")
    OFFER = "offer", pgettext_lazy("side of a listing", "Offer")


class ListingKind(models.TextChoices):
    POSTS = "posts", _("Placement posts")
    APPRENTICESHIP = "apprenticeship", _("Apprenticeship or order class")
    JOINT_COURSE = "joint_course", _("Joint course")
    LECTURERS = "lecturers", _("Lecturers from enterprises")
    TEACHER_PRACTICE = "teacher_practice", _("Teacher practice in enterprises")
    TRAINING_BASE = "training_base", _("Shared training base")
    TECHNICAL_SERVICE = "technical_service", _("Technical service")
    STAFF_TRAINING = "staff_training", _("Staff training")
    EQUIPMENT = "equipment", _("Equipment")


class ListingState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("state of a listing", "Draft")
    IN_REVIEW = "in_review", pgettext_lazy("state of a listing", "In review")
    PUBLISHED = "published", pgettext_lazy("state of a listing", "Published")
    PAUSED = "paused", pgettext_lazy("state of a listing", "Paused")
    CLOSED = "closed", pgettext_lazy("state of a listing", "Closed")
    EXPIRED = "expired", pgettext_lazy("state of a listing", "Expired")
    TAKEN_DOWN = "taken_down", pgettext_lazy("state of a listing", "Taken down")


class PauseCause(models.TextChoices):
    OWN_WISH = "own_wish", _("The owner paused it")
    UNANSWERED = "unanswered", _("Enquiries were not answered")


# What an authority sees of the listings in its remit: all that somebody meant others to read.
SHOWN_TO_AUTHORITY = frozenset(ListingState) - {ListingState.DRAFT}
RESTRICTED = (Verification.SUSPENDED, Verification.BANNED)
ON_THE_LIST = (ListingState.PUBLISHED, ListingState.PAUSED)


class ListingQuerySet(models.QuerySet["Listing"]):
    def visible_to(self, actor: "Actor") -> "ListingQuerySet":
        """Give what is published, for all who are no students; one's own; and what one's remits open.

        The market is for organisations: students meet posts in rounds, with a tutor beside them.
        """
        if actor.membership is None or actor.holds(Role.STUDENT):
            return self.none()
        offered = Q(state=ListingState.PUBLISHED) & ~Q(organisation__verification__in=RESTRICTED)
        seen = offered | Q(organisation__in=actor.organisations)
        if actor.remits:
            reached = Organisation.objects.filter(actor.remits.reach(Power.SEE_CASES))
            seen |= Q(state__in=SHOWN_TO_AUTHORITY, organisation__in=reached.values("pk"))
        return self.filter(seen)

    def published(self) -> "ListingQuerySet":
        """Give what everybody finds: nothing of an organisation that is suspended or banned."""
        return self.filter(state=ListingState.PUBLISHED).exclude(
            organisation__verification__in=RESTRICTED
        )

    def on_the_list(self) -> "ListingQuerySet":
        """Give those that stand on the list or will go on to."""
        return self.filter(state__in=ON_THE_LIST)


class Listing(models.Model):
    """A need or an offer of an organisation, for others to find."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        db_index=False,  # an index that begins with it stands below
        related_name="listings",
        verbose_name=_("organisation"),
    )
    region = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        db_index=False,  # an index that begins with it stands below
        related_name="listings",
        verbose_name=_("region"),
    )
    side = models.CharField(_("need or offer"), max_length=10, choices=ListingSide)
    kind = models.CharField(_("kind"), max_length=20, choices=ListingKind)
    title = models.CharField(_("title"), max_length=120)
    summary = models.TextField(_("what it is about"), max_length=4_000, blank=True)
    occupation = models.ForeignKey(
        Occupation,
        on_delete=models.PROTECT,
        db_index=False,  # an index that begins with it stands below
        related_name="listings",
        null=True,
        blank=True,
        verbose_name=_("occupation"),
    )
    site = models.ForeignKey(
        Site,
        on_delete=models.PROTECT,
        related_name="listings",
        null=True,
        blank=True,
        verbose_name=_("site"),
    )
    # Copied from the site, so that a search by distance looks at one table.
    latitude = models.FloatField(_("latitude"), null=True, blank=True, editable=False)
    longitude = models.FloatField(_("longitude"), null=True, blank=True, editable=False)
    seats_count = models.PositiveIntegerField(_("seats"), null=True, blank=True)
    seats_taken_count = models.PositiveIntegerField(_("seats taken"), default=0, editable=False)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    # What only this kind has: see `partnerships.kinds`.
    details = models.JSONField(_("details"), default=dict, blank=True)
    enquiries_limit = models.PositiveSmallIntegerField(
        _("enquiries at once"), null=True, blank=True
    )
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=ListingState,
        default=ListingState.DRAFT,
        editable=False,
    )
    # Why it was returned, taken down or closed, in the words of whoever did it.
    state_note = models.CharField(_("reason"), max_length=1_000, blank=True, editable=False)
    pause_cause = models.CharField(
        _("why it is paused"), max_length=20, choices=PauseCause, blank=True, editable=False
    )
    copied_from = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="copies",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("copied from"),
    )
    written_at = models.DateTimeField(_("written at"), editable=False)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)
    expires_on = models.DateField(_("on the list until"), null=True, blank=True)
    expiry_reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Written by `partnerships.indexing` with every change of the words.
    search = SearchVectorField(editable=False, null=True)

    objects = ListingQuerySet.as_manager()

    class Meta:
        verbose_name = _("listing")
        verbose_name_plural = _("listings")
        constraints = [
            models.CheckConstraint(
                name="listing_state_is_known", condition=Q(state__in=ListingState.values)
            ),
            models.CheckConstraint(
                name="listing_kind_is_known", condition=Q(kind__in=ListingKind.values)
            ),
            models.CheckConstraint(
                name="listing_side_is_known", condition=Q(side__in=ListingSide.values)
            ),
            models.CheckConstraint(name="listing_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="listing_ends_after_start",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="listing_gives_no_more_seats_than_it_has",
                condition=Q(seats_taken_count=0)
                | Q(seats_count__isnull=False, seats_taken_count__lte=F("seats_count")),
            ),
            models.CheckConstraint(
                name="listing_on_the_list_has_its_dates",
                condition=~Q(state__in=[ListingState.PUBLISHED, ListingState.PAUSED])
                | Q(published_at__isnull=False, expires_on__isnull=False),
            ),
            models.CheckConstraint(
                name="listing_paused_says_why",
                condition=Q(state=ListingState.PAUSED, pause_cause__in=PauseCause.values)
                | (~Q(state=ListingState.PAUSED) & Q(pause_cause="")),
            ),
            models.CheckConstraint(
                name="listing_coordinates_come_in_pairs",
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__isnull=False, longitude__isnull=False),
            ),
            models.CheckConstraint(
                name="listing_takes_some_enquiries",
                condition=Q(enquiries_limit=None) | Q(enquiries_limit__gt=0),
            ),
        ]
        indexes = [
            models.Index(
                F("published_at").desc(),
                F("id").desc(),
                condition=Q(state=ListingState.PUBLISHED),
                name="listing_newest",
            ),
            models.Index(
                "region",
                F("published_at").desc(),
                F("id").desc(),
                condition=Q(state=ListingState.PUBLISHED),
                name="listing_newest_in_region",
            ),
            models.Index(
                "kind",
                F("published_at").desc(),
                F("id").desc(),
                condition=Q(state=ListingState.PUBLISHED),
                name="listing_newest_of_kind",
            ),
            models.Index(
                "occupation",
                F("published_at").desc(),
                F("id").desc(),
                condition=Q(state=ListingState.PUBLISHED),
                name="listing_newest_in_occupation",
            ),
            models.Index(
                fields=["latitude", "longitude"],
                condition=Q(state=ListingState.PUBLISHED, latitude__isnull=False),
                name="listing_places",
            ),
            models.Index(fields=["organisation", "state", "id"], name="listing_of_organisation"),
            models.Index(fields=["region", "occupation"], name="listing_in_region"),
            models.Index(
                fields=["expires_on"],
                condition=Q(state__in=[ListingState.PUBLISHED, ListingState.PAUSED]),
                name="listing_running_out",
            ),
            models.Index(
                fields=["submitted_at", "id"],
                condition=Q(state=ListingState.IN_REVIEW),
                name="listing_in_review",
            ),
            GinIndex(
                fields=["search"],
                condition=Q(state=ListingState.PUBLISHED),
                name="listing_search",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def seats_left(self) -> int | None:
        """None where seats are not what it is about, or nobody said how many."""
        return None if self.seats_count is None else self.seats_count - self.seats_taken_count

    @property
    def is_on_the_list(self) -> bool:
        return self.state == ListingState.PUBLISHED

    def lasts_on(self, day: date) -> bool:
        return self.expires_on is not None and day <= self.expires_on
