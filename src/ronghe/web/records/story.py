"""Audit records told as sentences, in the reader's language."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib import import_module
from types import MappingProxyType

from django.apps import apps
from django.urls import reverse
from django.utils.module_loading import module_has_submodule
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ronghe.kernel.models import AuditRecord
from ronghe.parties.models import (
    Guardian,
    Membership,
    Organisation,
    Person,
    Role,
    SchoolClass,
)
from ronghe.web.parts import StoryLine, Text


@cache
def sayings() -> dict[str, Text]:
    """Give each verb's sentence, from the `verbs.py` of every app that has one."""
    found: dict[str, Text] = {}
    for app in apps.get_app_configs():
        if app.name.startswith("ronghe.") and module_has_submodule(app.module, "verbs"):
            found |= import_module(f"{app.name}.verbs").VERBS
    return found


Namable = Callable[[Membership], bool]


def everybody(membership: Membership) -> bool:
    return True


def all_but_students(membership: Membership) -> bool:
    """Name whoever acts for an organisation; students and their guardians only inside their college."""
    return membership.role != Role.STUDENT


def story_of(
    records: Sequence[AuditRecord],
    *,
    linked: bool = False,
    names: Namable = everybody,
    called: Mapping[int, str] = MappingProxyType({}),
) -> list[StoryLine]:
    """Tell the records, reading all names at once; who is not to be named stands as a role.

    `called` says of single persons, by their number, what they are called instead.
    """
    people = _people(records, names)
    people |= {("parties.person", pk): words for pk, words in called.items()}
    organisations = _organisations(records) | _classes(records)
    return [
        StoryLine(
            at=record.at,
            sentence=_sentence(record, _actor(record, people), organisations, people),
            record=record.pk,
            url=_address(record, organisations) if linked else "",
        )
        for record in records
    ]


Names = dict[tuple[str, int], str]


def _people(records: Sequence[AuditRecord], is_named: Namable) -> Names:
    """Name whoever acted, and whoever was acted upon as a person or through a membership."""
    language = get_language() or "en"
    subjects = _ids(records, "parties.membership")
    memberships = {
        one.pk: one
        for one in Membership.objects.filter(pk__in=subjects)
        .select_related("person", "school_class")
        .order_by("pk")
    }
    wanted = _ids(records, "parties.person") | {
        record.actor_person_id for record in records if record.actor_person_id
    }
    people = Person.objects.in_bulk(wanted)
    hidden = _hidden(wanted, is_named)
    names = {
        ("parties.person", pk): hidden[pk] if pk in hidden else person.name_in(language)
        for pk, person in people.items()
    }
    for pk, membership in memberships.items():
        role = membership.get_role_display()
        name = membership.person.name_in(language)
        told = _("%(name)s (%(role)s)") if is_named(membership) else _("somebody (%(role)s)")
        names["parties.membership", pk] = told % {"name": name, "role": role}
    return names


def _hidden(people: set[int], is_named: Namable) -> dict[int, str]:
    """Say what those are called who are not to be named: students, and who looks after them."""
    if is_named is everybody:
        return {}
    learning = Membership.objects.filter(person__in=people, role=Role.STUDENT)
    students = {
        one.person_id: _("a student")
        for one in learning.select_related("school_class").order_by("pk")
        if not is_named(one)
    }
    return _guardians_hidden(people, is_named) | students


def _guardians_hidden(people: set[int], is_named: Namable) -> dict[int, str]:
    """Find the guardians among them of whom no student has a name for the reader.

    Who acts for an organisation besides is named as everybody there.
    """
    known = Guardian.objects.filter(person__in=people).order_by().values_list("person", "student")
    students: dict[int, set[int]] = {}
    for person, student in known:
        students.setdefault(person, set()).add(student)
    if not students:
        return {}
    theirs = Membership.objects.filter(person__in=set().union(*students.values()), role=Role.STUDENT)  # fmt: skip
    named = {one.person_id for one in theirs.select_related("school_class") if is_named(one)}
    acting = Membership.objects.filter(person__in=students).exclude(role=Role.STUDENT)
    employed = set(acting.order_by().values_list("person", flat=True))
    return {
        person: _("a parent or guardian")
        for person, of in students.items()
        if person not in employed and not of & named
    }


def _classes(records: Sequence[AuditRecord]) -> Names:
    found = SchoolClass.objects.filter(pk__in=_ids(records, "parties.schoolclass"))
    return {("parties.schoolclass", one.pk): one.name for one in found.order_by("pk")}


def _organisations(records: Sequence[AuditRecord]) -> Names:
    language = get_language() or "en"
    found = Organisation.objects.filter(pk__in=_ids(records, "parties.organisation"))
    return {
        ("parties.organisation", one.pk): one.name_in(language)
        for one in found.prefetch_related("names").order_by("pk")
    }


def _ids(records: Iterable[AuditRecord], kind: str) -> set[int]:
    return {record.subject_id for record in records if record.subject_type == kind}


def _actor(record: AuditRecord, people: Names) -> str:
    if record.actor_person_id:
        return people.get(("parties.person", record.actor_person_id), _("somebody"))
    return _("Ronghe") if record.actor_kind == "system" else _("somebody not signed in")


def _sentence(record: AuditRecord, actor: str, organisations: Names, people: Names) -> str:
    key = (record.subject_type, record.subject_id)
    subject = organisations.get(key) or people.get(key) or record.subject_reference
    words = str(sayings().get(record.verb, _("%(actor)s: %(verb)s, %(subject)s")))
    told = words % {"actor": actor, "subject": subject, "verb": record.verb}
    return f"{told}{_remark(record)}"


def _remark(record: AuditRecord) -> str:
    details = record.details
    if details.get("reason"):
        return _(": “%(reason)s”") % {"reason": details["reason"]}
    if details.get("after"):
        return _(": “%(after)s”") % {"after": details["after"]}
    if details.get("evidence"):
        return _(" (%(evidence)s)") % {"evidence": details["evidence"]}
    return ""


def _address(record: AuditRecord, organisations: Names) -> str:
    subject = (record.subject_type, record.subject_id)
    if record.subject_type == "parties.organisation" and subject in organisations:
        return reverse("parties:organisation_page", args=[record.subject_reference])
    return ""
