"""An organisation's record in words: the checklist before verification, and the reason behind its points."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ronghe.parties.models import Organisation, Verification
from ronghe.parties.queries import Completeness, FactKey, Outcome, RecordFact
from ronghe.web.parts import Action, Checklist, Contribution, Fact, Mark, Reason, Text

MARKS = {
    Outcome.HOLDS: Mark.HOLDS,
    Outcome.MISSING: Mark.BROKEN,
    Outcome.UNKNOWN: Mark.UNKNOWN,
}
TITLES: dict[FactKey, Text] = {
    FactKey.LEGAL_NAME: gettext_lazy("Legal name"),
    FactKey.BOTH_LANGUAGES: gettext_lazy("Name in both languages"),
    FactKey.IDENTIFIER: gettext_lazy("Register number"),
    FactKey.REGION: gettext_lazy("Region"),
    FactKey.MANAGER: gettext_lazy("Somebody who looks after the record"),
    FactKey.SIGNATORY: gettext_lazy("Somebody who may sign"),
    FactKey.EVIDENCE: gettext_lazy("Evidence"),
}
HOLDING: dict[FactKey, Text] = {
    FactKey.LEGAL_NAME: gettext_lazy("The legal name is entered"),
    FactKey.BOTH_LANGUAGES: gettext_lazy("The legal name stands in Chinese and in English"),
    FactKey.IDENTIFIER: gettext_lazy(
        "A register number is entered, and its check digits are right"
    ),
    FactKey.REGION: gettext_lazy("The region is entered"),
    FactKey.MANAGER: gettext_lazy("Somebody who can sign in looks after the record"),
    FactKey.SIGNATORY: gettext_lazy("It is known who may sign"),
    FactKey.EVIDENCE: gettext_lazy("A document that shows the register entry is attached"),
}
LACKING: dict[FactKey, Text] = {
    FactKey.LEGAL_NAME: gettext_lazy("The legal name is missing"),
    FactKey.BOTH_LANGUAGES: gettext_lazy("The legal name is missing in one of the two languages"),
    FactKey.IDENTIFIER: gettext_lazy("No register number is entered"),
    FactKey.REGION: gettext_lazy("Nobody has said in which region it lies"),
    FactKey.MANAGER: gettext_lazy("Nobody who can sign in looks after the record"),
    FactKey.SIGNATORY: gettext_lazy("Nobody is known who may sign"),
    FactKey.EVIDENCE: gettext_lazy("No document shows the register entry"),
}
MENDING_PAGES = {
    FactKey.LEGAL_NAME: ("parties:organisation_name", gettext_lazy("Enter name")),
    FactKey.BOTH_LANGUAGES: ("parties:organisation_name", gettext_lazy("Enter name")),
    FactKey.IDENTIFIER: ("parties:organisation_identify", gettext_lazy("Enter number")),
    FactKey.REGION: ("parties:organisation_place", gettext_lazy("Enter region")),
    FactKey.MANAGER: ("invitations:person_invite", gettext_lazy("Invite somebody")),
    FactKey.SIGNATORY: ("invitations:person_invite", gettext_lazy("Invite somebody")),
    FactKey.EVIDENCE: ("parties:evidence_attach", gettext_lazy("Attach document")),
}


def checklist_of(organisation: Organisation, record: Completeness, *, may_mend: bool) -> Checklist:
    return Checklist(
        title=_("What stands behind the record")
        if organisation.verification == Verification.VERIFIED
        else _("Ready for verification?"),
        facts=tuple(_line(organisation, fact, may_mend=may_mend) for fact in record.facts),
        reference=organisation.reference,
    )


def _line(organisation: Organisation, fact: RecordFact, *, may_mend: bool) -> Fact:
    if fact.outcome == Outcome.HOLDS:
        return Fact(Mark.HOLDS, HOLDING[fact.key])
    return Fact(
        MARKS[fact.outcome],
        LACKING[fact.key],
        detail=_("needed") if fact.is_needed else _("advised"),
        mender=_("the organisation mends it"),
        action=_mending(organisation, fact.key) if may_mend else None,
    )


def _mending(organisation: Organisation, key: FactKey) -> Action:
    name, label = MENDING_PAGES[key]
    arguments = [] if name.startswith("invitations:") else [organisation.reference]
    return Action(label, reverse(name, args=arguments))


def reason_of(organisation: Organisation, record: Completeness, *, may_mend: bool) -> Reason:
    """Why the record has its points: each fact beside its peers."""
    high = record.points + record.unknown_points
    lacking = [fact for fact in record.facts if fact.outcome == Outcome.MISSING]
    return Reason(
        figure=_("How complete the record is"),
        answer=_answer(record),
        unit="",
        estimate=record.points,
        low=record.points,
        high=high,
        middle=_middle(record),
        contributions=tuple(_contribution(fact) for fact in record.facts),
        unknowns=tuple(LACKING[f.key] for f in record.facts if f.outcome == Outcome.UNKNOWN),
        would_change=tuple(
            _("%(fact)s: %(points)d points more")
            % {"fact": TITLES[fact.key], "points": fact.points}
            for fact in lacking
        ),
        objection=Action(
            _("Attach what shows it"),
            reverse("parties:evidence_attach", args=[organisation.reference]),
        )
        if lacking and may_mend
        else None,
    )


def _answer(record: Completeness) -> str:
    if record.unknown_points:
        return _("%(low)d to %(high)d of 100") % {
            "low": record.points,
            "high": record.points + record.unknown_points,
        }
    return _("%(points)d of 100") % {"points": record.points}


def _middle(record: Completeness) -> float:
    """Where the peers stand on average; without peers, the organisation itself."""
    if not record.peers_count:
        return record.points
    return sum(fact.points * (fact.peers_share or 0.0) for fact in record.facts)


def _contribution(fact: RecordFact) -> Contribution:
    share = fact.peers_share
    sentence = (
        _("%(share)d %% of its peers have it.") % {"share": round(share * 100)}
        if share is not None
        else _("There is nobody to compare with yet.")
    )
    if fact.outcome == Outcome.UNKNOWN:
        return Contribution(TITLES[fact.key], _sentences(LACKING[fact.key], sentence), None)
    holds = fact.outcome == Outcome.HOLDS
    words = HOLDING[fact.key] if holds else LACKING[fact.key]
    points = fact.points * ((1.0 if holds else 0.0) - (share or 0.0))
    return Contribution(TITLES[fact.key], _sentences(words, sentence), points / 25)


def _sentences(first: Text, second: Text) -> str:
    return _("%(first)s. %(second)s") % {"first": first, "second": second}
