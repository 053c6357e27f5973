from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.models import Membership, Organisation, Person, Role
from ronghe.parties.powers import Power
from ronghe.placements.models.placement import Placement

if TYPE_CHECKING:
    from datetime import date

    from ronghe.parties.actors import Actor


class GrievanceKind(models.TextChoices):
    PAY = "pay", pgettext_lazy("kind of complaint", "Pay")
    HOURS = "hours", pgettext_lazy("kind of complaint", "Hours, nights, days off")
    WORK = "work", pgettext_lazy("kind of complaint", "Other work than agreed")
    DANGER = "danger", pgettext_lazy("kind of complaint", "Dangerous work")
    HARASSMENT = "harassment", pgettext_lazy("kind of complaint", "Harassment")
    VIOLENCE = "violence", pgettext_lazy("kind of complaint", "Violence, threats")
    DISCRIMINATION = "discrimination", pgettext_lazy("kind of complaint", "Unequal treatment")
    ABUSE = "abuse", pgettext_lazy("kind of complaint", "Abuse")
    OTHER = "other", pgettext_lazy("kind of complaint", "Something else")


# What looks like harm to a minor has to be reported where the law says so.
HARM = frozenset({GrievanceKind.HARASSMENT, GrievanceKind.VIOLENCE, GrievanceKind.ABUSE})


class GrievanceState(models.TextChoices):
    OPEN = "open", pgettext_lazy("state of a complaint", "Waits for an answer")
    ANSWERED = "answered", pgettext_lazy("state of a complaint", "Answered, being seen to")
    PROPOSED = "proposed", pgettext_lazy("state of a complaint", "Waits for a last word")
    CLOSED = "closed", pgettext_lazy("state of a complaint", "Closed")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a complaint", "Taken back")


LIVE = frozenset({GrievanceState.OPEN, GrievanceState.ANSWERED, GrievanceState.PROPOSED})


class Complainant(models.TextChoices):
    STUDENT = "student", pgettext_lazy("who complains", "The student")
    GUARDIAN = "guardian", pgettext_lazy("who complains", "A parent or guardian")


class Confidant(models.TextChoices):
    """Who else may know, beside whoever answers; the complainant chooses."""

    TUTOR = "tutor", pgettext_lazy("who may know of a complaint", "College tutor")
    OFFICE = "office", pgettext_lazy("who may know of a complaint", "College office")
    AUTHORITY = "authority", pgettext_lazy("who may know of a complaint", "Authority")
    HOST = "host", pgettext_lazy("who may know of a complaint", "Host")
    FAMILY = "family", pgettext_lazy("who may know of a complaint", "Family")


class Accused(models.TextChoices):
    """Whom it is about, as a part in the placement: they never get to see it."""

    MENTOR = "mentor", pgettext_lazy("whom a complaint is about", "My mentor")
    HOST = "host", pgettext_lazy("whom a complaint is about", "Somebody else at the host")
    TUTOR = "tutor", pgettext_lazy("whom a complaint is about", "My college tutor")
    CLASS_TEACHER = "class_teacher", pgettext_lazy("whom a complaint is about", "My class teacher")
    OFFICER = "officer", pgettext_lazy("whom a complaint is about", "Whoever answers complaints at the college")  # fmt: skip
    COLLEGE = "college", pgettext_lazy("whom a complaint is about", "Somebody else at the college")
    FAMILY = "family", pgettext_lazy("whom a complaint is about", "Somebody of the family")


class Seat(models.TextChoices):
    """Who answers: the officer whom the college named, or whoever stands in."""

    OFFICER = "officer", pgettext_lazy("who answers a complaint", "The college’s officer for protection")  # fmt: skip
    AUTHORITY = "authority", pgettext_lazy("who answers a complaint", "The authority’s contact for protection")  # fmt: skip
    HEAD = "head", pgettext_lazy("who answers a complaint", "The head of the college")
    NOBODY = "nobody", pgettext_lazy("who answers a complaint", "Nobody is named yet")


class ClosingWord(models.TextChoices):
    SATISFIED = "satisfied", pgettext_lazy("word at the end of a complaint", "Content")
    NOT = "not", pgettext_lazy("word at the end of a complaint", "Not content")
    NONE = "none", pgettext_lazy("word at the end of a complaint", "No answer")


class OfficerQuerySet(models.QuerySet["SafeguardingOfficer"]):
    def on(self, day: "date") -> "OfficerQuerySet":
        """Give the appointments in force that day, of people who still belong there."""
        holds = Q(ends_on=None) | Q(ends_on__gte=day)
        belongs = Q(membership__ends_on=None) | Q(membership__ends_on__gte=day)
        return self.filter(holds, belongs, starts_on__lte=day)


class SafeguardingOfficer(models.Model):
    """Somebody whom a college or authority named, from a day on, to answer confidential complaints."""

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="safeguarding_officers",
        verbose_name=_("organisation"),
    )
    membership = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        related_name="safeguarding",
        verbose_name=_("who"),
    )
    starts_on = models.DateField(_("named from"))
    ends_on = models.DateField(_("named until"), null=True, blank=True)
    named_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("named by"),
    )
    named_at = models.DateTimeField(_("named at"))

    objects = OfficerQuerySet.as_manager()

    class Meta:
        verbose_name = _("officer for protection")
        verbose_name_plural = _("officers for protection")
        constraints = [
            models.UniqueConstraint(
                fields=["membership"], condition=Q(ends_on=None), name="officer_named_once"
            ),
            models.CheckConstraint(
                name="officer_ends_after_start",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
        ]


class GrievanceQuerySet(models.QuerySet["Grievance"]):
    def visible_to(self, actor: "Actor") -> "GrievanceQuerySet":
        """Give one's own, those one answers, and those one was chosen to know; never the accused.

        Nobody else: no other role, no remit, no administrator of the platform.
        """
        held = actor.membership
        if held is None or actor.on is None:
            return self.none()
        own = Q(complainant=held.person_id, party=Complainant.STUDENT, placement__student=held.pk)
        told = self._answered_by(actor) | self._confided_to(actor)
        accused = GrievanceAccused.objects.filter(person=held.person_id).values("grievance")
        return self.filter(own | (told & ~Q(pk__in=accused)))

    def answered_by(self, actor: "Actor") -> "GrievanceQuerySet":
        """Give those that it is the actor's turn to answer, as officer or in an officer's stead."""
        if actor.membership is None or actor.on is None:
            return self.none()
        accused = GrievanceAccused.objects.filter(person=actor.person_id).values("grievance")
        return self.filter(self._answered_by(actor)).exclude(pk__in=accused)

    def _answered_by(self, actor: "Actor") -> Q:
        held, day = actor.membership, actor.on
        assert held is not None  # noqa: S101 -- asked by those who have one
        assert day is not None  # noqa: S101 -- as above
        named = SafeguardingOfficer.objects.on(day).filter(membership=held.pk)
        places = named.order_by().values("organisation")
        found = Q(seat=Seat.OFFICER, placement__college__in=places)
        found |= Q(seat=Seat.AUTHORITY, authority__in=places)
        if actor.holds(Role.DEAN) and actor.managed_organisations:
            found |= Q(seat=Seat.HEAD, placement__college__in=actor.managed_organisations)
        return found

    def _confided_to(self, actor: "Actor") -> Q:
        held = actor.membership
        assert held is not None  # noqa: S101 -- asked by those who have one
        own = actor.managed_organisations
        found = Q(confidants__contains=[Confidant.TUTOR], placement__tutor=held.pk)
        found |= Q(confidants__contains=[Confidant.OFFICE], placement__college__in=own)
        found |= Q(confidants__contains=[Confidant.HOST], placement__host__in=own)
        if actor.holds(Role.STUDENT):
            found |= Q(
                confidants__contains=[Confidant.FAMILY],
                party=Complainant.GUARDIAN,
                placement__student=held.pk,
            )
        if actor.remits and actor.holds(Role.COORDINATOR, Role.CASE_OFFICER):
            reached = Organisation.objects.filter(actor.remits.reach(Power.SEE_CASES))
            near = reached.order_by().values("pk")
            found |= Q(confidants__contains=[Confidant.AUTHORITY], placement__college__in=near)
        return found

    def of_guardian(self, person: Person, placement: Placement) -> "GrievanceQuerySet":
        """Give what a parent or guardian reads by the link: one's own, and what the child shares."""
        accused = GrievanceAccused.objects.filter(person=person).values("grievance")
        shared = Q(party=Complainant.STUDENT, confidants__contains=[Confidant.FAMILY])
        own = Q(party=Complainant.GUARDIAN, complainant=person)
        return self.filter(own | (shared & ~Q(pk__in=accused)), placement=placement)


class Grievance(models.Model):
    """A confidential complaint about a placement: read by whoever answers it, and whom one chose.

    Nothing of it goes into records or news that others read, nor into the history of a placement.
    """

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    placement = models.ForeignKey(
        Placement, on_delete=models.PROTECT, related_name="+", verbose_name=_("placement")
    )
    client_key = models.UUIDField(editable=False)
    party = models.CharField(_("who complains"), max_length=20, choices=Complainant)
    complainant = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("complainant")
    )
    kind = models.CharField(_("about what"), max_length=20, choices=GrievanceKind)
    text = models.TextField(_("what happens"), max_length=4000)
    in_danger = models.BooleanField(_("in danger now"), default=False)
    # Under age, or of an age that we do not know, and it looks like harm.
    must_be_reported = models.BooleanField(_("must be reported"), default=False, editable=False)
    confidants = ArrayField(
        models.CharField(max_length=20, choices=Confidant),
        verbose_name=_("who may know"),
        default=list,
        blank=True,
    )
    about = ArrayField(
        models.CharField(max_length=20, choices=Accused),
        verbose_name=_("whom it is about"),
        default=list,
        blank=True,
    )
    seat = models.CharField(_("who answers"), max_length=20, choices=Seat, editable=False)
    authority = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("authority that answers"),
    )
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=GrievanceState,
        default=GrievanceState.OPEN,
        editable=False,
    )
    sent_at = models.DateTimeField(_("sent at"))
    due_on = models.DateField(_("answer due on"), null=True, blank=True, editable=False)
    escalated_at = models.DateTimeField(_("authority told at"), null=True, blank=True, editable=False)  # fmt: skip
    proposed_at = models.DateTimeField(_("closing proposed at"), null=True, blank=True, editable=False)  # fmt: skip
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True, editable=False)
    closing_word = models.CharField(
        _("word at the end"), max_length=20, choices=ClosingWord, blank=True, editable=False
    )

    objects = GrievanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        constraints = [
            models.UniqueConstraint(
                fields=["complainant", "client_key"], name="grievance_sent_once"
            ),
            models.CheckConstraint(
                name="grievance_party_is_known", condition=Q(party__in=Complainant.values)
            ),
            models.CheckConstraint(
                name="grievance_kind_is_known", condition=Q(kind__in=GrievanceKind.values)
            ),
            models.CheckConstraint(
                name="grievance_state_is_known", condition=Q(state__in=GrievanceState.values)
            ),
            models.CheckConstraint(
                name="grievance_seat_is_known",
                condition=Q(seat="authority", authority__isnull=False)
                | Q(seat__in=["officer", "head", "nobody"], authority=None),
            ),
            models.CheckConstraint(
                name="grievance_confidants_are_known",
                condition=Q(confidants__contained_by=Confidant.values),
            ),
            models.CheckConstraint(
                name="grievance_accused_parts_are_known",
                condition=Q(about__contained_by=Accused.values),
            ),
            models.CheckConstraint(name="grievance_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="grievance_open_has_a_day", condition=~Q(state="open") | Q(due_on__isnull=False)
            ),
            models.CheckConstraint(
                name="grievance_proposed_has_an_instant",
                condition=~Q(state="proposed") | Q(proposed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="grievance_closed_has_a_word",
                condition=Q(state="closed", closed_at__isnull=False, closing_word__in=ClosingWord.values)
                | (~Q(state="closed") & Q(closed_at=None, closing_word="")),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["placement", "-id"], name="grievance_by_placement"),
            models.Index(fields=["state", "due_on"], name="grievance_by_state"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_live(self) -> bool:
        return self.state in LIVE


class GrievanceAccused(models.Model):
    """A person whom a complaint is about: never reads it, whatever role comes later."""

    grievance = models.ForeignKey(
        Grievance, on_delete=models.CASCADE, related_name="accused", verbose_name=_("complaint")
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("person")
    )

    class Meta:
        verbose_name = _("person whom a complaint is about")
        verbose_name_plural = _("people whom complaints are about")
        constraints = [
            models.UniqueConstraint(fields=["grievance", "person"], name="accused_once"),
        ]


class WordKind(models.TextChoices):
    WORD = "word", pgettext_lazy("kind of word in a complaint", "Word")
    ANSWER = "answer", pgettext_lazy("kind of word in a complaint", "Answer")
    MEASURE = "measure", pgettext_lazy("kind of word in a complaint", "What is done")
    REPORT = "report", pgettext_lazy("kind of word in a complaint", "Reported")
    CLOSING = "closing", pgettext_lazy("kind of word in a complaint", "Proposal to close")


class GrievanceWord(models.Model):
    """A word between the complainant and whoever answers."""

    grievance = models.ForeignKey(
        Grievance, on_delete=models.CASCADE, related_name="words", verbose_name=_("complaint")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=WordKind)
    author = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("author")
    )
    text = models.TextField(_("text"), max_length=4000)
    written_at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("word in a complaint")
        verbose_name_plural = _("words in complaints")
        constraints = [
            models.CheckConstraint(name="grievance_word_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="grievance_word_kind_is_known", condition=Q(kind__in=WordKind.values)
            ),
        ]
