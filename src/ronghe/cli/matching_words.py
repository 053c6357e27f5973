"""What is wrong with the files of a round, what is remarkable, and how to mend it, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

PROBLEMS = {
    "no_name": gettext_noop("The cell is empty. Write an identifier."),
    "bad_name": gettext_noop("“%(value)s” is too long or holds signs that cannot be seen. Write an identifier of at most 200 signs."),
    "bad_rank": gettext_noop("“%(value)s” is no rank. Write a whole number from 1 (most wanted) to 65535; equal numbers are ties."),
    "bad_seats": gettext_noop("“%(value)s” is no number of seats. Write a whole number from 0 to 999999999."),
    "bad_floor": gettext_noop("“%(value)s” is no number of students. Write a whole number from 0 to 999999999, or leave it empty."),
    "bad_limit": gettext_noop("“%(value)s” is no limit. Write a whole number from 0 to 999999999."),
    "bad_score": gettext_noop("“%(value)s” is no score. Write a number, with a point before decimals; leave the line out where the student is not eligible."),
    "long_score": gettext_noop("“%(value)s” has more than 15 digits, and would be rounded. Shorten it."),
    "bad_minutes": gettext_noop("“%(value)s” is no number of minutes. Write a number from 0, or leave it empty."),
    "bad_load": gettext_noop("“%(value)s” is no load. Write 1 or 0.5, or leave it empty for 1."),
    "bad_yes": gettext_noop("“%(value)s” is neither yes nor no. Write yes or no."),
    "too_many_cells": gettext_noop("“%(value)s” stands under no name of the heading. Does a cell hold a comma? Then put it in quotation marks."),
    "unknown_post": gettext_noop("There is no post “%(value)s” in posts.csv. Add it there, or correct the name."),
    "unknown_student": gettext_noop("There is no student “%(value)s” in students.csv. Add the student there, or correct the name."),
    "post_twice": gettext_noop("The post “%(value)s” stands on line %(other)s already. Keep one of them."),
    "ranked_twice": gettext_noop("The student ranks “%(value)s” on line %(other)s already, with another rank. Keep one of them."),
    "two_loads": gettext_noop("The student has another load on another line. Write the same load on each line of a student."),
    "scored_twice": gettext_noop("The pair has another score or other minutes on line %(other)s. Keep one of them."),
    "unknown_level": gettext_noop("“%(value)s” is no column of posts.csv by which posts could share a cap. There are: %(known)s."),
    "cap_twice": gettext_noop("“%(value)s” has another limit on line %(other)s. Keep one of them."),
    "frozen_twice": gettext_noop("The student “%(value)s” keeps another post on line %(other)s. Keep one of them."),
    "two_groups": gettext_noop("The student “%(value)s” is in another group on line %(other)s. A student is in one group."),
    "lists_differ": gettext_noop("The students of group “%(group)s” must rank the same posts alike; “%(value)s” does not. Make the lists alike, or take the student out of the group."),
    "parts_differ": gettext_noop("The students of group “%(value)s” say differently whether they may part. Say the same on each line."),
    "crossing_caps": gettext_noop("The caps “%(one)s” and “%(other)s” cross: they share posts, and neither lies within the other. Let one lie within the other, or part them."),
}  # fmt: skip
REMARKS = {
    "choice_twice": gettext_noop("The same choice stands on line %(other)s; it counts once."),
    "score_repeated": gettext_noop("The same score stands on line %(other)s; it counts once."),
    "cap_repeated": gettext_noop("The same cap stands on line %(other)s; it counts once."),
    "frozen_repeated": gettext_noop("The same line stands on line %(other)s; it counts once."),
    "link_repeated": gettext_noop("The same line stands on line %(other)s; it counts once."),
    "scores_unlisted": gettext_noop("%(count)s scores are of pairs that no student ranked; they are left out."),
    "cap_without_posts": gettext_noop("No post says “%(value)s”; the cap binds nobody."),
    "link_frozen": gettext_noop("A student of group “%(value)s” keeps a post; the others are linked without."),
    "link_of_one": gettext_noop("Group “%(value)s” has fewer than two students to place together; nobody is linked."),
    "empty_lists": gettext_noop("%(count)s students rank no post: %(names)s …"),
    "lists_of_one": gettext_noop("%(count)s students rank a single post, and may end without one: %(names)s …"),
    "nothing_eligible": gettext_noop("%(count)s students are eligible for nothing they rank: %(names)s …"),
    "pairs_not_scored": gettext_noop("%(count)s ranked pairs have no score, and are taken for ineligible."),
    "pairs_too_far": gettext_noop("%(count)s ranked pairs are farther than allowed."),
    "minutes_unknown": gettext_noop("Of %(count)s ranked pairs the minutes are unknown; they are not taken for too far."),
    "unreachable_posts": gettext_noop("%(count)s posts with seats are ranked by nobody: %(names)s …"),
    "nobody_eligible": gettext_noop("%(count)s posts are ranked only by students who are not eligible: %(names)s …"),
    "no_seats": gettext_noop("%(count)s posts have no seats: %(names)s …"),
    "frozen_over_seats": gettext_noop("%(count)s posts have fewer seats than students who keep them: %(names)s …"),
    "floor_over_seats": gettext_noop("%(count)s posts open only with more students than they have seats, so never: %(names)s …"),
    "floor_over_applicants": gettext_noop("%(count)s posts are ranked by fewer eligible students than they open with, so cannot open: %(names)s …"),
    "floor_over_cap": gettext_noop("No post under the cap “%(name)s” (%(limit)s) can open: each needs more students."),
    "crossing_caps": PROBLEMS["crossing_caps"],
    "posts_indifferent": gettext_noop("Posts have no scores: the lottery alone decides between students."),
    "many_ties": gettext_noop("%(percent)s %% of the pairs are tied with another at their post; there the lottery decides."),
    "ties_in_lists": gettext_noop("Students rank posts alike; between those chance decides, by the seed."),
    "link_over_seats": gettext_noop("Group “%(name)s” (%(size)s students) fits no post."),
}  # fmt: skip
FINDINGS = {
    "not_eligible": gettext_noop(
        "“%(says)s” is placed where they did not rank or are not eligible."
    ),
    "over_seats": gettext_noop("Post “%(says)s” has more students than seats."),
    "over_cap": gettext_noop("The cap “%(says)s” is exceeded."),
    "frozen_moved": gettext_noop("“%(says)s” was to keep a post, and has another or none."),
    "link_broken": gettext_noop("Group “%(says)s” is broken, which was not declared."),
    "withdrawn": gettext_noop("“%(says)s” has withdrawn, and is placed."),
    "below_floor": gettext_noop("Post “%(says)s” is open with too few students."),
    "closed_but_held": gettext_noop("Post “%(says)s” is closed, and has students."),
    "closed_without_floor": gettext_noop(
        "Post “%(says)s” is closed, though it opens with any number."
    ),
    "replay": gettext_noop(
        "The rule, run again, places otherwise (%(found)s instead of %(says)s)."
    ),
    "crossing_caps": gettext_noop("Caps cross, so that cut-offs cannot be checked."),
    "": gettext_noop("%(what)s: the certificate says %(says)s, the round says %(found)s."),
}


def problem_words(code: str, numbers: Mapping[str, Any]) -> str:
    return _(PROBLEMS[code]) % numbers


def remark_words(code: str, numbers: Mapping[str, Any]) -> str:
    return _(REMARKS[code]) % numbers


def finding_words(what: str, says: Any, found: Any) -> str:
    return _(FINDINGS.get(what, FINDINGS[""])) % {"what": what, "says": says, "found": found}
