"""The sentence of a reason, in English and in Chinese."""

from collections.abc import Mapping
from typing import Any

from ronghe.engines.matching.reasons import Code, Reason

LANGUAGES = ("en", "zh")
LEVELS: Mapping[str, Mapping[str, str]] = {
    "en": {"enterprise": "enterprise", "region": "region", "tutor": "tutor"},
    "zh": {"enterprise": "企业", "region": "地区", "tutor": "指导教师"},
}
SENTENCES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "NOT_LISTED": "You did not rank this post.",
        "PLACED_HERE": "You are placed here.",
        "PLACED_BETTER": "You are placed at a post that you ranked higher, or equally.",
        "INELIGIBLE not_scored": "The post gave you no score, so you were not eligible.",
        "INELIGIBLE": "The rule {rule} keeps you from this post.",
        "INELIGIBLE since": "The rule {rule}, in force since {since}, keeps you from this post.",
        "TOO_FAR": "The way takes {minutes} minutes; at most {most_minutes} are allowed.",
        "POST_CLOSED": "The post opens with at least {needed} students; it had {had}.",
        "POST_FULL none": "The post has no seat to give.",
        "POST_FULL score": "All seats went to higher scores: yours is {score}, the cut-off {cut_off}.",
        "POST_FULL equal": "Your score {score} equals the cut-off, and there were more equals than seats.",
        "POST_FULL lottery": "Your score {score} equals the cut-off; the lottery decided: your number {lottery}, the last let in {cut_off_lottery}.",
        "POST_FULL draw": "All seats went by lottery: your number {lottery}, the last let in {cut_off_lottery}.",
        "POST_FULL size": "The room that was left is too small.",
        "CAP none": "The {level} “{name}” has no seat to give (limit {limit}).",
        "CAP score": "The {level} “{name}” is full (limit {limit}): your score {score}, the cut-off {cut_off}.",
        "CAP equal": "The {level} “{name}” is full (limit {limit}): your score {score} equals the cut-off, and there were more equals than seats.",
        "CAP lottery": "The {level} “{name}” is full (limit {limit}): your score {score} equals the cut-off; the lottery decided: your number {lottery}, the last let in {cut_off_lottery}.",
        "CAP draw": "The {level} “{name}” is full (limit {limit}); the lottery decided: your number {lottery}, the last let in {cut_off_lottery}.",
        "CAP size": "The room that the {level} “{name}” has left (limit {limit}) is too small.",
        "LINKED_PARTNER": "You would have been let in, but not together with the students you are linked with.",
        "FROZEN": "Your placement was fixed before this round and does not move.",
        "WITHDRAWN": "You have withdrawn from this round.",
        "PASSED_OVER": "By this rule others were placed here although you could have been; this pair is counted as blocking.",
    },
    "zh": {
        "NOT_LISTED": "您未填报该岗位。",
        "PLACED_HERE": "您已被安排到该岗位。",
        "PLACED_BETTER": "您已被安排到志愿顺序更靠前（或并列）的岗位。",
        "INELIGIBLE not_scored": "该岗位未给您评分，不具备资格。",
        "INELIGIBLE": "依据规则{rule}，您不能到该岗位实习。",
        "INELIGIBLE since": "依据自{since}起施行的规则{rule}，您不能到该岗位实习。",
        "TOO_FAR": "路程{minutes}分钟，超过{most_minutes}分钟的上限。",
        "POST_CLOSED": "该岗位至少{needed}人才开设，当时仅{had}人。",
        "POST_FULL none": "该岗位没有可安排的名额。",
        "POST_FULL score": "名额已由评分更高者占满：您的评分{score}，分数线{cut_off}。",
        "POST_FULL equal": "您的评分{score}与分数线相同，同分人数多于名额。",
        "POST_FULL lottery": "您的评分{score}与分数线相同，由抽签决定：您的签号{lottery}，最后入选签号{cut_off_lottery}。",
        "POST_FULL draw": "名额由抽签决定：您的签号{lottery}，最后入选签号{cut_off_lottery}。",
        "POST_FULL size": "剩余名额不足以安排。",
        "CAP none": "{level}“{name}”没有可安排的名额（上限{limit}）。",
        "CAP score": "{level}“{name}”名额已满（上限{limit}）：您的评分{score}，分数线{cut_off}。",
        "CAP equal": "{level}“{name}”名额已满（上限{limit}）：您的评分{score}与分数线相同，同分人数多于名额。",
        "CAP lottery": "{level}“{name}”名额已满（上限{limit}）：您的评分{score}与分数线相同，由抽签决定：您的签号{lottery}，最后入选签号{cut_off_lottery}。",
        "CAP draw": "{level}“{name}”名额已满（上限{limit}），由抽签决定：您的签号{lottery}，最后入选签号{cut_off_lottery}。",
        "CAP size": "{level}“{name}”剩余名额（上限{limit}）不足以安排。",
        "LINKED_PARTNER": "您本人可以入选，但与您结伴的同学不能一同入选。",
        "FROZEN": "您的实习在本批次之前已确定，不再变动。",
        "WITHDRAWN": "您已退出本批次。",
        "PASSED_OVER": "按此规则，他人被安排到该岗位，而您本也可以入选；此情形计入不稳定配对。",
    },
}
CAP_CODES = {Code.REGION_FULL, Code.TEACHER_FULL}


def sentence(reason: Reason, language: str) -> str:
    """Say a reason in one sentence.

    >>> sentence(Reason(Code.POST_CLOSED, {"needed": 4, "had": 2}), "en")
    'The post opens with at least 4 students; it had 2.'
    """
    numbers = dict(reason.numbers)
    if "level" in numbers:
        numbers["level"] = LEVELS[language].get(numbers["level"], numbers["level"])
    return SENTENCES[language][_form(reason)].format(**numbers)


def _form(reason: Reason) -> str:
    numbers = reason.numbers
    if reason.code is Code.INELIGIBLE:
        if numbers["rule"] == "not_scored":
            return "INELIGIBLE not_scored"
        return "INELIGIBLE since" if numbers.get("since") else "INELIGIBLE"
    if reason.code is Code.POST_FULL or reason.code in CAP_CODES:
        return f"{'CAP' if reason.code in CAP_CODES else 'POST_FULL'} {_shortage(numbers)}"
    return reason.code.name


def _shortage(numbers: Mapping[str, Any]) -> str:
    """Say what was short: seats, score, luck or room."""
    if "cut_off" not in numbers:
        return "none" if not numbers.get("seats", numbers.get("limit")) else "size"
    if "score" not in numbers:
        return "draw" if "lottery" in numbers else "size"
    if not numbers["is_tied"]:
        return "score" if float(numbers["score"]) < float(numbers["cut_off"]) else "size"
    return "lottery" if "lottery" in numbers else "equal"
