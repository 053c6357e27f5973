"""On which side of a placement somebody acts: the student’s, the host’s, the college’s."""

from ronghe.parties.actors import Actor, ActorKind
from ronghe.placements.models import Placement, Side


def side_of(actor: Actor, placement: Placement) -> Side | None:
    """Give the side for which one speaks about guidance and visits; others have none.

    The mentor’s link of the week speaks for the host, as the mentor does.
    """
    if actor.kind == ActorKind.LINK:
        mentor = placement.mentor
        is_theirs = mentor is not None and mentor.person_id == actor.person_id
        return Side.HOST if is_theirs else None
    held = actor.membership_id
    if held is None:
        return None
    if held == placement.student_id:
        return Side.STUDENT
    if held == placement.tutor_id:
        return Side.COLLEGE
    if held == placement.mentor_id or placement.host_id in actor.managed_organisations:
        return Side.HOST
    return None
