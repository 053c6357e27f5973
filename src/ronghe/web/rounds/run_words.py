"""The words for what a run is at, what it found, and what was noticed about its tables."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ronghe.web.parts import Text

STEPS: Mapping[str, Text] = {
    "": gettext_lazy("It waits for the worker."),
    "read": gettext_lazy("It reads lists, posts and limits."),
    "solve": gettext_lazy("It places the students and checks the result."),
    "write": gettext_lazy("It writes everybody’s place and reasons down."),
}
STATUS: Mapping[str, Text] = {
    "stable": gettext_lazy("Nobody could have a better post without taking it from somebody who stands before them."),
    "weakly_stable": gettext_lazy("Nobody could have a better post without taking it from an equal."),
    "weakly_stable_max": gettext_lazy("Nobody could have a better post without taking it from an equal, and no more could be placed."),
    "optimal": gettext_lazy("No other placing has better ranks on average; some students could have a better post."),
    "feasible": gettext_lazy("All rules were kept; some students could have a better post."),
    "invalid": gettext_lazy("Something does not hold; this cannot be a result."),
}  # fmt: skip
# What may be noticed that whoever runs a round can act upon; the rest is for those who keep files.
PROBLEMS: Mapping[str, Text] = {
    "posts_indifferent": gettext_lazy("No host uses bands: where a post is full, a lottery decides."),
    "many_ties": gettext_lazy("%(percent)s %% of the applications share their band with another at the same post; among them the lottery decides."),
    "empty_lists": gettext_lazy("%(count)s students have no list."),
    "lists_of_one": gettext_lazy("%(count)s students have a single post on their list, and may end without one."),
    "nothing_eligible": gettext_lazy("%(count)s students have only posts on their list to which they may not go."),
    "pairs_not_scored": gettext_lazy("%(count)s wishes are for posts to which the student may not go: by law, programme, way, or because the host left them out."),
    "unreachable_posts": gettext_lazy("%(count)s posts are on nobody’s list: %(names)s"),
    "nobody_eligible": gettext_lazy("%(count)s posts are only on lists of students who may not go there: %(names)s"),
    "no_seats": gettext_lazy("%(count)s posts have no seats: %(names)s"),
    "frozen_over_seats": gettext_lazy("%(count)s posts have fewer seats than students who are there already: %(names)s"),
    "floor_over_seats": gettext_lazy("%(count)s posts need more students than they have seats: %(names)s"),
    "floor_over_applicants": gettext_lazy("%(count)s posts are on fewer lists than they need to open: %(names)s"),
    "floor_over_cap": gettext_lazy("A limit (%(limit)s) is smaller than what each post under it needs to open."),
    "crossing_caps": gettext_lazy("Two limits cross, so that no fair result need exist: %(one)s and %(other)s. Lift one, or let one lie within the other."),
    "too_large": gettext_lazy("With linked or half-time students this rule is solved exactly, and the round is too large for that. Choose another rule."),
    "changed_meanwhile": gettext_lazy("Somebody confirmed, declined or changed something while it ran. Have it computed once more."),
    "link_over_seats": gettext_lazy("Classmates who go together fit no post (%(size)s students)."),
    "link_of_one": gettext_lazy("Of two classmates who wanted to go together, one is no longer there."),
    "link_frozen": gettext_lazy("Of two classmates who wanted to go together, one is at a post already."),
    "lists_differ": gettext_lazy("Classmates who go together have different lists; ask them to save theirs once more."),
    "scores_unlisted": gettext_lazy("%(count)s bands are for students who did not rank the post."),
    "cap_without_posts": gettext_lazy("A limit is for something that no post belongs to any more."),
}  # fmt: skip


def problem_sentence(remark: Mapping[str, Any]) -> str:
    """Say what was noticed; of what is not known here, at least which table it is in."""
    words, numbers = PROBLEMS.get(remark["code"]), remark.get("numbers", {})
    if words is not None:
        return str(words) % defaultdict(str, numbers)
    told = {"table": remark.get("table", ""), "code": remark["code"]}
    return _("Noticed in the table “%(table)s”: %(code)s.") % told
