"""What the rule of a round means for whoever ranks by it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from ronghe.placements.models import AllocationRule, Round
from ronghe.web.parts import Text


@dataclass(frozen=True)
class RuleWords:
    """How a rule places, and how to rank under it; `is_safe` says that honesty never costs."""

    how: Text
    advice: Text
    is_safe: bool


RULES: Mapping[str, RuleWords] = {
    AllocationRule.STUDENT_OPTIMAL: RuleWords(
        _(
            "Where a host puts its applicants into bands, the better band goes first; among equals"
            " one lottery decides, drawn once for the whole round. Nobody with a worse band or a"
            " worse lottery number gets a post that you wanted more than yours."
        ),
        _(
            "Put first what you really want most, then the next. Ranking a post you long for never"
            " lessens your chance at the others, and no trick does better."
        ),
        is_safe=True,
    ),
    AllocationRule.MOST_PLACED: RuleWords(
        _(
            "As many students as possible get a post. A better band still goes first; among equals"
            " not the lottery alone decides, but what leaves the fewest without a post."
        ),
        _(
            "Rank in your true order, and rank many posts. Under this rule a short or clever list"
            " may now and then gain, and may just as well leave you with nothing."
        ),
        is_safe=False,
    ),
    AllocationRule.LEAST_RANK: RuleWords(
        _(
            "As many students as possible get a post, and among those ways the one in which ranks"
            " add up to least. Bands do not count: somebody in a lower band may get a post that you"
            " wanted more."
        ),
        _(
            "Rank in your true order, and rank many posts. Under this rule an honest list is not"
            " always the best one, but nobody can know beforehand which other one would be."
        ),
        is_safe=False,
    ),
}


def rule_words(round_: Round) -> RuleWords:
    return RULES[round_.rule]
