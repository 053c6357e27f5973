from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.models import MANAGING_ROLES, Membership, Person, Role
from ronghe.placements.models.post import Post
from ronghe.placements.models.round import Round

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor


class CandidateState(models.TextChoices):
    TAKING_PART = "taking_part", pgettext_lazy("student in a round", "Taking part")
    OFFERED = "offered", pgettext_lazy("student in a round", "Has a post, not confirmed")
    CONFIRMED = "confirmed", pgettext_lazy("student in a round", "Has confirmed")
    DECLINED = "declined", pgettext_lazy("student in a round", "Has declined")
    LAPSED = "lapsed", pgettext_lazy("student in a round", "Did not answer in time")
    UNPLACED = "unplaced", pgettext_lazy("student in a round", "Without a post")
    WITHDRAWN = "withdrawn", pgettext_lazy("student in a round", "Has withdrawn")


# With these one has the post at which the student is.
HOLDING = frozenset({CandidateState.OFFERED, CandidateState.CONFIRMED})


class CandidateQuerySet(models.QuerySet["Candidate"]):
    def visible_to(self, actor: "Actor") -> "CandidateQuerySet":
        """Give oneself, and the students of one's own college as far as one sees them.

        A host meets applicants without their names (`applicants_of`), an authority figures only.
        """
        if actor.membership is None:
            return self.none()
        if actor.holds(Role.STUDENT):
            return self.filter(membership=actor.membership_id)
        if not actor.scope.sees_others:
            return self.none()
        seen = Membership.objects.filter(actor.scope.memberships).order_by().values("pk")
        return self.filter(membership__in=seen)

    def managed_by(self, actor: "Actor") -> "CandidateQuerySet":
        """Give the students of a college that one looks after as a whole."""
        held = actor.membership
        if held is None or held.role not in MANAGING_ROLES:
            return self.none()
        return self.filter(membership__organisation__in=actor.managed_organisations)


class Candidate(models.Model):
    """A student in a round. `code` is all that others learn; the lottery draws by it."""

    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, related_name="candidates", verbose_name=_("round")
    )
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="candidacies", verbose_name=_("student")
    )
    code = models.CharField(_("code"), max_length=12)
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=CandidateState,
        default=CandidateState.TAKING_PART,
        editable=False,
    )
    post = models.ForeignKey(
        Post,
        on_delete=models.PROTECT,
        related_name="holders",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("post"),
    )
    # Placed already before the round, or given a seat after an appeal: it never moves.
    is_fixed = models.BooleanField(_("fixed"), default=False, editable=False)
    is_half = models.BooleanField(_("half-time"), default=False)
    is_named = models.BooleanField(_("hosts may see the name"), default=False)
    # “Anywhere I may go within so many minutes”, behind the own list.
    tail_minutes = models.PositiveSmallIntegerField(_("anywhere within"), null=True, blank=True)
    saved_at = models.DateTimeField(_("list saved at"), null=True, blank=True, editable=False)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True, editable=False)
    answer_note = models.CharField(_("reason"), max_length=500, blank=True, editable=False)
    agreement_reference = models.CharField(
        _("agreement"), max_length=20, blank=True, editable=False
    )

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = _("student in a round")
        verbose_name_plural = _("students in rounds")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "membership"], name="candidate_once_in_a_round"
            ),
            models.UniqueConstraint(fields=["round", "code"], name="candidate_code_once"),
            models.CheckConstraint(name="candidate_has_a_code", condition=~Q(code="")),
            models.CheckConstraint(
                name="candidate_state_is_known", condition=Q(state__in=CandidateState.values)
            ),
            models.CheckConstraint(
                name="candidate_holds_a_post_or_none",
                condition=Q(state__in=["offered", "confirmed"], post__isnull=False)
                | (~Q(state__in=["offered", "confirmed"]) & (Q(post=None) | Q(is_fixed=True))),
            ),
        ]
        indexes = [
            models.Index(fields=["round", "state", "id"], name="candidate_by_state"),
            models.Index(fields=["post", "id"], name="candidate_by_post"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def reference(self) -> str:
        return self.round.reference


class Wish(models.Model):
    """A post on a student's list."""

    candidate = models.ForeignKey(
        Candidate, on_delete=models.CASCADE, related_name="wishes", verbose_name=_("student")
    )
    post = models.ForeignKey(
        Post, on_delete=models.PROTECT, related_name="wishes", verbose_name=_("post")
    )
    rank = models.PositiveSmallIntegerField(_("rank"))

    class Meta:
        verbose_name = _("wish")
        verbose_name_plural = _("wishes")
        constraints = [
            models.UniqueConstraint(fields=["candidate", "post"], name="wish_once"),
            models.UniqueConstraint(fields=["candidate", "rank"], name="wish_rank_once"),
            models.CheckConstraint(name="wish_rank_counts_from_one", condition=Q(rank__gte=1)),
        ]
        indexes = [models.Index(fields=["post", "rank"], name="wish_by_post")]


class LinkState(models.TextChoices):
    ASKED = "asked", pgettext_lazy("link between classmates", "Waits for the classmate")
    AGREED = "agreed", pgettext_lazy("link between classmates", "Agreed")
    ENDED = "ended", pgettext_lazy("link between classmates", "Ended")


class Link(models.Model):
    """Two classmates who want the same post or none together; both must want it."""

    asked_by = models.ForeignKey(
        Candidate, on_delete=models.CASCADE, related_name="links_asked", verbose_name=_("who asked")
    )
    asked = models.ForeignKey(
        Candidate, on_delete=models.CASCADE, related_name="links", verbose_name=_("who was asked")
    )
    state = models.CharField(
        _("state"), max_length=20, choices=LinkState, default=LinkState.ASKED, editable=False
    )
    # Whether they go on alone once their common list is exhausted.
    may_part = models.BooleanField(_("may part"), default=True)
    asked_at = models.DateTimeField(_("asked at"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("link between classmates")
        verbose_name_plural = _("links between classmates")
        constraints = [
            models.CheckConstraint(name="link_joins_two", condition=~Q(asked_by=F("asked"))),
            models.UniqueConstraint(
                fields=["asked_by"], condition=~Q(state="ended"), name="link_asked_once"
            ),
            models.UniqueConstraint(
                fields=["asked"], condition=Q(state="agreed"), name="link_agreed_once"
            ),
        ]

    @property
    def reference(self) -> str:
        return self.asked_by.round.reference


class GuardianView(models.Model):
    """A link with which a student lets a parent or guardian read along."""

    candidate = models.ForeignKey(
        Candidate,
        on_delete=models.CASCADE,
        related_name="guardian_views",
        verbose_name=_("student"),
    )
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(_("made at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("guardian’s view")
        verbose_name_plural = _("guardians’ views")
        constraints = [
            models.UniqueConstraint(
                fields=["candidate"], condition=Q(ended_at=None), name="guardian_view_one_at_a_time"
            ),
        ]

    @property
    def reference(self) -> str:
        return self.candidate.round.reference


class ExclusionGround(models.TextChoices):
    """Why a host may leave an applicant out: what the law allows, never sex, origin or looks."""

    HEALTH_RULE = "health_rule", _("A health or safety rule of the post forbids it")
    CERTIFICATE = "certificate", _("A certificate that the post needs by law is missing")
    AGE_RULE = "age_rule", _("The law keeps somebody of this age from the post")
    EARLIER_BREACH = "earlier_breach", _("A safety rule was broken in an earlier placement here")


class Score(models.Model):
    """What a host says of an applicant: a published band, or left out for a lawful reason."""

    post = models.ForeignKey(
        Post, on_delete=models.CASCADE, related_name="scores", verbose_name=_("post")
    )
    candidate = models.ForeignKey(
        Candidate, on_delete=models.CASCADE, related_name="scores", verbose_name=_("student")
    )
    band = models.PositiveSmallIntegerField(_("band"), null=True, blank=True)
    excluded_for = models.CharField(
        _("left out because"), max_length=20, choices=ExclusionGround, blank=True
    )
    note = models.CharField(_("explanation"), max_length=500, blank=True)
    given_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("given by")
    )
    given_at = models.DateTimeField(_("given at"))

    class Meta:
        verbose_name = _("host’s view of an applicant")
        verbose_name_plural = _("hosts’ views of applicants")
        constraints = [
            models.UniqueConstraint(fields=["post", "candidate"], name="score_once"),
            models.CheckConstraint(
                name="score_is_a_band_or_a_reason",
                condition=Q(band__isnull=False, band__range=(1, 5), excluded_for="")
                | (Q(band=None, excluded_for__in=ExclusionGround.values) & ~Q(note="")),
            ),
        ]

    @property
    def reference(self) -> str:
        return self.post.reference
