from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.models import Organisation, Person
from ronghe.partnerships.models.listing import Listing
from ronghe.reference.models import Occupation, Region

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor


class EnquiryState(models.TextChoices):
    NEW = "new", pgettext_lazy("state of an enquiry", "Not answered yet")
    TALKING = "talking", pgettext_lazy("state of an enquiry", "In talks")
    AGREED = "agreed", pgettext_lazy("state of an enquiry", "Agreed to cooperate")
    CAME_TO_NOTHING = "came_to_nothing", pgettext_lazy("state of an enquiry", "Came to nothing")


LIVE_ENQUIRIES = (EnquiryState.NEW, EnquiryState.TALKING)


class EnquiryReason(models.TextChoices):
    """Why an enquiry came to nothing; nobody is blamed by it."""

    NONE_SUITABLE = "none_suitable", pgettext_lazy("why it came to nothing", "None suitable")
    TOO_FAR = "too_far", pgettext_lazy("why it came to nothing", "Too far")
    BAD_EXPERIENCE = "bad_experience", pgettext_lazy("why it came to nothing", "Bad experience")
    NO_ANSWER = "no_answer", pgettext_lazy("why it came to nothing", "No answer")
    TERMS = "terms", pgettext_lazy("why it came to nothing", "Terms")
    TIMING = "timing", pgettext_lazy("why it came to nothing", "Timing")
    OTHER = "other", pgettext_lazy("why it came to nothing", "Other")


class EnquiryQuerySet(models.QuerySet["Enquiry"]):
    def visible_to(self, actor: "Actor") -> "EnquiryQuerySet":
        """Those between one's own organisation and another, for whoever manages it.

        An authority sees totals of how they end, never the talk itself.
        """
        own = actor.managed_organisations
        return self.filter(Q(asker__in=own) | Q(asked__in=own))

    def live(self) -> "EnquiryQuerySet":
        return self.filter(state__in=LIVE_ENQUIRIES)


class Enquiry(models.Model):
    """The talk between two organisations about a listing or in general, until it has an end."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    listing = models.ForeignKey(
        Listing,
        on_delete=models.PROTECT,
        related_name="enquiries",
        null=True,
        blank=True,
        verbose_name=_("listing"),
    )
    asker = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="enquiries_made",
        verbose_name=_("who asks"),
    )
    asked = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="enquiries_received",
        verbose_name=_("who is asked"),
    )
    # Where and for what something is looked for: what an authority counts.
    region = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        db_index=False,  # an index that begins with it stands below
        related_name="enquiries",
        verbose_name=_("region"),
    )
    occupation = models.ForeignKey(
        Occupation,
        on_delete=models.PROTECT,
        related_name="enquiries",
        null=True,
        blank=True,
        verbose_name=_("occupation"),
    )
    subject = models.CharField(_("subject"), max_length=120)
    seats_count = models.PositiveIntegerField(_("seats asked for"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=20, choices=EnquiryState, default=EnquiryState.NEW, editable=False
    )
    # Whose turn it is and since when; reminders count from there.
    waits_for = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("waits for"),
    )
    waiting_since = models.DateTimeField(_("waiting since"), editable=False)
    reminders_count = models.PositiveSmallIntegerField(default=0, editable=False)
    next_step = models.CharField(_("next step"), max_length=200, blank=True)
    next_step_on = models.DateField(_("next step on"), null=True, blank=True)
    reason = models.CharField(
        _("why it came to nothing"),
        max_length=20,
        choices=EnquiryReason,
        blank=True,
        editable=False,
    )
    closing_note = models.CharField(_("in a few words"), max_length=500, blank=True)
    opened_at = models.DateTimeField(_("opened at"), editable=False)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True, editable=False)

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("enquiry")
        verbose_name_plural = _("enquiries")
        constraints = [
            models.UniqueConstraint(
                fields=["listing", "asker"],
                condition=Q(state__in=LIVE_ENQUIRIES),
                name="enquiry_live_once_per_listing",
            ),
            models.CheckConstraint(
                name="enquiry_state_is_known", condition=Q(state__in=EnquiryState.values)
            ),
            models.CheckConstraint(
                name="enquiry_joins_two_organisations", condition=~Q(asker=F("asked"))
            ),
            models.CheckConstraint(name="enquiry_has_a_subject", condition=~Q(subject="")),
            models.CheckConstraint(
                name="enquiry_closed_has_an_instant",
                condition=Q(state__in=LIVE_ENQUIRIES, closed_at=None)
                | (~Q(state__in=LIVE_ENQUIRIES) & Q(closed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="enquiry_that_failed_says_why",
                condition=Q(state=EnquiryState.CAME_TO_NOTHING, reason__in=EnquiryReason.values)
                | (~Q(state=EnquiryState.CAME_TO_NOTHING) & Q(reason="")),
            ),
            models.CheckConstraint(
                name="enquiry_next_step_has_a_date",
                condition=Q(next_step="", next_step_on=None)
                | (~Q(next_step="") & Q(next_step_on__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["region", "state", "reason"], name="enquiry_by_region"),
            models.Index(
                fields=["waiting_since", "id"],
                condition=Q(state__in=LIVE_ENQUIRIES),
                name="enquiry_waiting",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_live(self) -> bool:
        return self.state in LIVE_ENQUIRIES


class EnquiryMessage(models.Model):
    """What one side wrote to the other; its files are evidence of it."""

    enquiry = models.ForeignKey(
        Enquiry, on_delete=models.PROTECT, related_name="messages", verbose_name=_("enquiry")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    author = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("author"),
    )
    text = models.TextField(_("message"), max_length=4_000)
    sent_at = models.DateTimeField(_("sent at"))

    class Meta:
        verbose_name = _("message of an enquiry")
        verbose_name_plural = _("messages of enquiries")
        constraints = [
            models.CheckConstraint(name="enquiry_message_not_blank", condition=~Q(text="")),
        ]

    @property
    def reference(self) -> str:
        return self.enquiry.reference
