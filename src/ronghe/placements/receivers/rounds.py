"""What students, hosts and colleges are told about rounds."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse

from ronghe.kernel.models import Event
from ronghe.kernel.news import receiver
from ronghe.parties.following import day_of
from ronghe.parties.models import Membership, Person, Role
from ronghe.parties.telling import managers_of, once, tell
from ronghe.placements.models import Appeal, Candidate, Post, Round


@receiver("round.opened", key="placements.invite_to_rank")
def invite_to_rank(event: Event) -> None:
    """Tell the students of the classes that they can rank, and until when."""
    _tell_students(event, "opened")


@receiver("round.extended", key="placements.tell_of_more_time")
def tell_of_more_time(event: Event) -> None:
    _tell_students(event, "extended")


@receiver("round.published", key="placements.tell_of_result")
def tell_of_result(event: Event) -> None:
    """Tell the students that there is a result; it is not in the message."""
    _tell_students(event, "published")


@receiver("round.cancelled", key="placements.tell_of_calling_off")
def tell_of_calling_off(event: Event) -> None:
    round_ = _round(event)
    _tell_students(event, "cancelled")
    _tell_all(_hosts(round_, event), "cancelled", round_, event)


@receiver("round.closed", key="placements.ask_hosts_for_bands")
def ask_hosts_for_bands(event: Event) -> None:
    """Ask the hosts that use bands to look at their applicants."""
    round_ = _round(event)
    hosts = round_.posts.offered().filter(has_scores=True).order_by().values("host")
    _tell_all(managers_of(hosts, on=day_of(event.at)), "closed", round_, event)


@receiver("round.result_proposed", key="placements.ask_second_person")
def ask_second_person(event: Event) -> None:
    """Ask those who may publish, but not whoever proposed."""
    round_ = _round(event)
    people = [one for one in _office(round_, event) if one.pk != round_.proposed_by_id]
    _tell_all(people, "proposed", round_, event)


@receiver("post.asked", key="placements.ask_host")
def ask_host(event: Event) -> None:
    """Ask the host whether it takes part."""
    post = Post.objects.select_related("round", "host").get(pk=event.subject_id)
    people = managers_of([post.host_id], on=day_of(event.at))
    _tell_all(people, "post_asked", post.round, event, post=post.title)


@receiver("post.withdrawn", key="placements.tell_of_lost_post")
def tell_of_lost_post(event: Event) -> None:
    """Tell those who ranked the post, and whoever runs the round."""
    post = Post.objects.select_related("round").get(pk=event.subject_id)
    ranked = Candidate.objects.filter(wishes__post=post).select_related("membership__person")
    people = [one.membership.person for one in ranked.order_by("pk")]
    more: dict[str, Any] = {"post": post.title, "reason": post.state_note}
    _tell_all([*people, *_office(post.round, event)], "post_withdrawn", post.round, event, **more)


@receiver("candidate.moved", key="placements.tell_of_better_post")
def tell_of_better_post(event: Event) -> None:
    _tell_candidate(event, "moved")


@receiver("candidate.list_shared", key="placements.tell_of_shared_list")
def tell_of_shared_list(event: Event) -> None:
    _tell_candidate(event, "list_shared")


@receiver("link.asked", key="placements.ask_classmate")
def ask_classmate(event: Event) -> None:
    _tell_candidate(event, "link_asked")


@receiver("link.agreed", key="placements.tell_of_link")
def tell_of_link(event: Event) -> None:
    _tell_candidate(event, "link_agreed")


@receiver("link.ended", key="placements.tell_of_ended_link")
def tell_of_ended_link(event: Event) -> None:
    _tell_candidate(event, "link_ended")


@receiver("appeal.raised", key="placements.ask_for_answer")
def ask_for_answer(event: Event) -> None:
    """Ask the office for an answer to an appeal."""
    appeal = Appeal.objects.select_related("candidate__round").get(pk=event.subject_id)
    round_ = appeal.candidate.round
    _tell_all(_office(round_, event), "appeal_raised", round_, event, due_on=appeal.due_on)


@receiver("appeal.answered", key="placements.tell_of_answer")
def tell_of_answer(event: Event) -> None:
    appeal = Appeal.objects.select_related("candidate__round", "candidate__membership__person").get(pk=event.subject_id)  # fmt: skip
    student = appeal.candidate
    _tell_all([student.membership.person], "appeal_answered", student.round, event, is_student=True)


def _round(event: Event) -> Round:
    return Round.objects.select_related("organisation").get(pk=event.subject_id)


def _office(round_: Round, event: Event) -> list[Person]:
    """Give those who run the round."""
    if round_.organisation.kind == "authority":
        held = Membership.objects.on(day_of(event.at)).filter(
            organisation=round_.organisation, role=Role.COORDINATOR
        )
        return once(one.person for one in held.select_related("person").order_by("pk"))
    return managers_of([round_.organisation_id], on=day_of(event.at))


def _hosts(round_: Round, event: Event) -> list[Person]:
    hosts = round_.posts.offered().order_by().values("host")
    return managers_of(hosts, on=day_of(event.at))


def _tell_students(event: Event, what: str) -> None:
    round_ = _round(event)
    students = round_.candidates.exclude(state="withdrawn").select_related("membership__person")
    people = (one.membership.person for one in students.order_by("pk").iterator(1_000))
    _tell_all(people, what, round_, event, is_student=True)


def _tell_candidate(event: Event, what: str) -> None:
    found = Candidate.objects.select_related("round", "membership__person", "post")
    one = found.get(pk=event.subject_id)
    post = one.post.title if one.post else ""
    _tell_all([one.membership.person], what, one.round, event, is_student=True, post=post)


def _tell_all(
    people: Iterable[Person],
    what: str,
    round_: Round,
    event: Event,
    *,
    is_student: bool = False,
    **more: Any,
) -> None:
    page = reverse(
        "rounds:ranking_page" if is_student else "rounds:round_page", args=[round_.reference]
    )
    context = {"round": round_, "link": settings.RONGHE_URL + page, **more}
    for person in once(people):
        tell(person, f"messages/placements/round_{what}.txt", context, event)
