"""What a line of the gate is about: what is to be done, whatever rule or record asks for it."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from django.utils.translation import gettext_lazy as _

from ronghe.compliance import rulebooks
from ronghe.engines.law import Rule
from ronghe.placements.gate import KIND
from ronghe.placements.work_facts import STATED
from ronghe.web.parts import Text


class Matter(StrEnum):
    """Things that somebody does; each has its own form somewhere."""

    AGREEMENT = "agreement"
    TUTOR = "tutor"
    MENTOR = "mentor"
    HOST_LIST = "host_list"
    FILING = "filing"
    APPROVAL = "approval"
    EMERGENCY_PLAN = "emergency_plan"
    COVER = "cover"
    HEADCOUNT = "headcount"
    SITE_REPORT = "site_report"
    CONSENT = "consent"
    SAFETY = "safety"
    OWN_CHOICE = "own_choice"
    BIRTH = "birth"
    WORK = "work"
    OTHER = "other"


# Of the records; what the rules ask is told from the facts that they look at.
OF_ITEM: Mapping[str, Matter] = {
    "agreement": Matter.AGREEMENT,
    "tutor": Matter.TUTOR,
    "mentor": Matter.MENTOR,
    "host_list": Matter.HOST_LIST,
    "filing": Matter.FILING,
    "approval": Matter.APPROVAL,
    "emergency_plan": Matter.EMERGENCY_PLAN,
    "injury": Matter.COVER,
}
OF_FACT: Mapping[str, Matter] = {
    "site_report_on": Matter.SITE_REPORT,
    "agreement_signed": Matter.AGREEMENT,
    "agreement_clauses": Matter.AGREEMENT,
    "agreement_on": Matter.AGREEMENT,
    "liability_insurance": Matter.COVER,
    "accident_insurance": Matter.COVER,
    "host_staff": Matter.HEADCOUNT,
    "post_staff": Matter.HEADCOUNT,
    "own_choice_approved": Matter.OWN_CHOICE,
    "student_consent": Matter.CONSENT,
    "guardian_consent": Matter.CONSENT,
    "safety_exam_score": Matter.SAFETY,
    "college_tutor": Matter.TUTOR,
    "enterprise_mentor": Matter.MENTOR,
}
# As whoever is asked reads it on the desk.
WANTED: Mapping[Matter, Text] = {
    Matter.AGREEMENT: _("Bring the agreement to signature"),
    Matter.TUTOR: _("Name a college tutor"),
    Matter.MENTOR: _("Name a mentor"),
    Matter.HOST_LIST: _("Approve the host, and publish the list of hosts"),
    Matter.FILING: _("File the plan of the placements with the authority"),
    Matter.APPROVAL: _("Get the placement outside the province approved"),
    Matter.EMERGENCY_PLAN: _("Enter an emergency plan"),
    Matter.COVER: _("Take out insurance that covers every day"),
    Matter.HEADCOUNT: _("State how many employees you have"),
    Matter.SITE_REPORT: _("Visit the host, and write the report"),
    Matter.CONSENT: _("Get the informed consents"),
    Matter.SAFETY: _("See to safety training and its test"),
    Matter.OWN_CHOICE: _("Decide about the host that the student chose"),
    Matter.BIRTH: _("Enter the student’s date of birth"),
    Matter.WORK: _("State pay, hours and hazards of the work"),
    Matter.OTHER: _("See to what the law asks for"),
}


@cache
def _rules() -> Mapping[str, Matter]:
    """Give the matter of every rule about placements, by its id; of several places the widest counts."""
    book = rulebooks.rulebook()
    rules = [rule for rule in book.rules if rule.kind == KIND]
    rules.sort(key=lambda rule: -len(book.chain(rule.jurisdiction)))
    return {rule.id: _of_rule(rule) for rule in rules}


def _of_rule(rule: Rule) -> Matter:
    facts = {name.partition(".")[0] for name in rule.facts}
    for fact, matter in OF_FACT.items():
        if fact in facts:
            return matter
    if facts & (STATED | {"worked", "weeks", "shifts"}):
        return Matter.WORK
    if "student_birth_on" in facts:
        return Matter.BIRTH
    return Matter.OTHER


def matter_of(key: str) -> Matter:
    return OF_ITEM.get(key) or _rules().get(key, Matter.OTHER)


def keys_of(matter: Matter) -> list[str]:
    """Give the lines of the gate that are about it, for finding who was asked."""
    known = {**_rules(), **OF_ITEM}
    return sorted(key for key, one in known.items() if one == matter)
