"""What waits for somebody about cooperations and agreements: for the desk."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from ronghe.parties.actors import Actor
from ronghe.partnerships.agreement_permissions import COOPERATING
from ronghe.partnerships.approvals import APPROVING_ROLES, steps_whose_turn_it_is
from ronghe.partnerships.health import TroubleKind
from ronghe.partnerships.models import (
    AgreementParty,
    AgreementVersion,
    Concern,
    ConcernState,
    Cooperation,
    CooperationParty,
    Obligation,
    ObligationState,
    PaperSigning,
    Review,
    ReviewState,
    Trouble,
    VersionState,
)
from ronghe.partnerships.queries.troubles import in_trouble

SOON = timedelta(days=14)
MOST_SHOWN = 10
COLUMNS = ("doing", "due", "about", "where", "which")


@dataclass(frozen=True)
class Dealing:
    """One thing to do: what it is about, in which cooperation or agreement, until when.

    Of a trouble the day is the one since which it lasts; `which` names the concern, or the
    agreement of a duty.
    """

    kind: str
    due_on: date | None
    about: str
    reference: str
    which: str = ""


def dealings_for(actor: Actor, *, on: date, language: str = "zh") -> list[Dealing]:
    """Give what needs the actor, with one query; of those who can have nothing, without any."""
    own = actor.organisation
    if own is None or own.kind not in COOPERATING:
        return []
    waiting = []
    managed = actor.managed_organisations
    if managed:
        waiting += [_concerns(managed), _texts(managed)]
        waiting += [owed_soon(managed, on, language), _reported(managed, language)]
        waiting += [_papers(actor), _troubles(managed), _endings(managed), _reviews(managed)]
    if _approves(actor):
        waiting.append(_approvals(actor))
    if not waiting:
        return []
    first, *others = waiting
    return [Dealing(*row) for row in first.union(*others, all=True)]


def _approves(actor: Actor) -> bool:
    """Ask whether a step of internal approvals can be given to the actor's role."""
    held = actor.membership
    return held is not None and held.role in APPROVING_ROLES and held.unit_id is None


def _columns(rows: Any, *, doing: Any, due: Any, about: Any, where: Any, which: Any) -> Any:
    found = rows.annotate(doing=doing, due=due, about=about, where=where, which=which)
    return found.values_list(*COLUMNS)[:MOST_SHOWN]


def _text(value: Any) -> Any:
    return Cast(value, CharField())


def _concerns(managed: tuple[int, ...]) -> Any:
    found = Concern.objects.filter(addressed_to__in=managed, state=ConcernState.OPEN)
    return _columns(
        found.order_by("answer_due_on", "pk"),
        doing=_text(Value("concern")),
        due=F("answer_due_on"),
        about=_text(F("cooperation__title")),
        where=_text(F("cooperation__reference")),
        which=_text(F("reference")),
    )


def _texts(managed: tuple[int, ...]) -> Any:
    """Give the texts on which it is one's turn, and those that one's side has yet to sign."""
    own = AgreementParty.objects.filter(
        Q(organisation__in=managed) | Q(organisation__merged_into__in=managed),
        version=OuterRef("pk"),
        signatures=None,
    )
    turn = Q(state=VersionState.NEGOTIATING, turn_of__in=managed)
    found = AgreementVersion.objects.filter(turn | Q(Exists(own), state=VersionState.SIGNING))
    doing = Case(When(state=VersionState.SIGNING, then=Value("sign")), default=Value("turn"))
    return _columns(
        found.order_by("pk"),
        doing=_text(doing),
        due=Cast(Value(None), DateField()),
        about=_text(F("agreement__title")),
        where=_text(F("agreement__reference")),
        which=_text(Value("")),
    )


def _reviews(managed: tuple[int, ...]) -> Any:
    """Give the minutes that the other side recorded, and that one has yet to confirm."""
    joined = CooperationParty.objects.filter(organisation__in=managed).order_by()
    found = Review.objects.filter(
        state=ReviewState.RECORDED, cooperation__in=joined.values("cooperation")
    ).exclude(recorded_for__in=managed)
    return _columns(
        found.order_by("held_on", "pk"),
        doing=_text(Value("review")),
        due=Cast(Value(None), DateField()),
        about=_text(F("cooperation__title")),
        where=_text(F("cooperation__reference")),
        which=_text(Value("")),
    )


def _endings(managed: tuple[int, ...]) -> Any:
    """Give the cooperations of which the watch noticed that what is agreed ends soon."""
    joined = CooperationParty.objects.filter(organisation__in=managed).order_by()
    found = Trouble.objects.filter(
        kind=TroubleKind.ENDING, over_at=None, cooperation__in=joined.values("cooperation")
    )
    return _columns(
        found.order_by("since_on", "pk"),
        doing=_text(Value("renew")),
        due=F("since_on"),
        about=_text(F("cooperation__title")),
        where=_text(F("cooperation__reference")),
        which=_text(Value("")),
    )


def owed_soon(managed: tuple[int, ...], on: date, language: str) -> Any:
    """Give what one owes soon, has missed, or is said not to have kept."""
    found = Obligation.objects.filter(
        owner__in=managed,
        due_on__lte=on + SOON,
        state__in=[ObligationState.OPEN, ObligationState.MISSED, ObligationState.DISPUTED],
    )
    return _duties(found, "owe", F("due_on"), language)


def _reported(managed: tuple[int, ...], language: str) -> Any:
    """Give what others say they have kept, and one has yet to confirm."""
    found = Obligation.objects.filter(creditor__in=managed, state=ObligationState.REPORTED)
    return _duties(found, "answer", Cast(Value(None), DateField()), language)


def _duties(found: Any, doing: str, due: Any, language: str) -> Any:
    return _columns(
        found.order_by("due_on", "pk"),
        doing=_text(Value(doing)),
        due=due,
        about=_text(KeyTextTransform(language, "what")),
        where=_text(F("agreement__reference")),
        which=_text(F("agreement__title")),
    )


def _approvals(actor: Actor) -> Any:
    """Give the texts that wait for the actor's approval inside the organisation."""
    found = steps_whose_turn_it_is().filter(organisation=actor.organisation_id, role=actor.role)
    return _columns(
        found.order_by("pk"),
        doing=_text(Value("approve")),
        due=Cast(Value(None), DateField()),
        about=_text(F("version__agreement__title")),
        where=_text(F("version__agreement__reference")),
        which=_text(Value("")),
    )


def _papers(actor: Actor) -> Any:
    """Give the papers that somebody else recorded and that wait for a second person."""
    found = PaperSigning.objects.filter(
        Exists(
            CooperationParty.objects.filter(
                cooperation=OuterRef("party__version__agreement__cooperation"),
                organisation__in=actor.managed_organisations,
            )
        ),
        is_confirmed=None,
        party__version__state=VersionState.SIGNING,
    ).exclude(recorded_by=actor.person_id)
    return _columns(
        found.order_by("pk"),
        doing=_text(Value("paper")),
        due=Cast(Value(None), DateField()),
        about=_text(F("party__version__agreement__title")),
        where=_text(F("party__version__agreement__reference")),
        which=_text(Value("")),
    )


def _troubles(managed: tuple[int, ...]) -> Any:
    """Give the cooperations that something threatens, each once, and since when."""
    noted = Trouble.objects.filter(cooperation=OuterRef("pk"), over_at=None)
    since = noted.exclude(kind=TroubleKind.ENDING).order_by("since_on").values("since_on")[:1]
    own = CooperationParty.objects.filter(cooperation=OuterRef("pk"), organisation__in=managed)
    return _columns(
        in_trouble(Cooperation.objects.filter(Exists(own))).order_by("pk"),
        doing=_text(Value("trouble")),
        due=Subquery(since),
        about=_text(F("title")),
        where=_text(F("reference")),
        which=_text(Value("")),
    )
