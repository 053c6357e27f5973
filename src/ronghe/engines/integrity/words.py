"""The sentence of a signal, in English and in Chinese: what was seen, never what it proves."""

from collections.abc import Mapping

from ronghe.engines.integrity.signals import Signal

LANGUAGES = ("en", "zh")
SIDES: Mapping[str, Mapping[str, str]] = {
    "en": {"host": "host", "college": "college"},
    "zh": {"host": "实习单位", "college": "院校"},
}
SENTENCES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "copied_journals": "Of {of} authors, {count} have journals of which at least half repeat another entry by {percent} % or more, forms and given texts left out.",
        "bulk_confirmations": "{count} records were confirmed one by one within {seconds} seconds; those confirmed through a list are left out.",
        "impossible_loads": "On {days} of {of} days one person was confirmed at two places at once, or for more than sixteen hours.",
        "closed_days": "{count} of {of} entries are of {days} days on which the site was closed and no roster had work.",
        "unseen_answers": "Of {of} answers given before the list was shown, {count} contradict what was then confirmed; “I do not know” and a step beside it are left out.",
        "roster_ignored": "Over {count} of {of} changes of the stated roster the hours of each day stayed the same; exactly eight hours are left out.",
        "heaping": "{count} of {of} entries are whole hours, where peers have {percent} %; hours that roster or agreement explain are left out.",
        "identical_scores": "All {count} students have the same score, {score}.",
        "still_pay": "In {count} of {of} months pay stayed the same while hours changed.",
        "initiation": "Of {of} contacts the {quiet} began {count}.",
        "friction": "{count} changes, problems or corrections in {weeks} student weeks, where peers have about {expected}.",
    },
    "zh": {
        "copied_journals": "{of}名作者中，有{count}名的日志半数以上与其他日志重复{percent}%以上（已剔除表格和给定文字）。",
        "bulk_confirmations": "有{count}条记录在{seconds}秒内被逐条确认（通过列表批量确认的不计）。",
        "impossible_loads": "{of}天中有{days}天，同一人被确认同时在两处，或超过十六小时。",
        "closed_days": "{of}条记录中有{count}条属于停工且无排班的{days}天。",
        "unseen_answers": "在看到周记录之前作出的{of}次回答中，有{count}次与随后确认的内容矛盾（“不清楚”和相差一档的不计）。",
        "roster_ignored": "申明的排班变动{of}次，其中{count}次每日时长未随之变化（恰为八小时的不计）。",
        "heaping": "{of}条时长中有{count}条为整数小时，同类为{percent}%（与排班或协议一致的不计）。",
        "identical_scores": "{count}名学生评分全部为{score}。",
        "still_pay": "{of}个月中有{count}个月工时变动而报酬未变。",
        "initiation": "{of}次联系中，由{quiet}发起的有{count}次。",
        "friction": "{weeks}个学生周内变更、问题或更正共{count}次，同类约{expected}次。",
    },
}


def sentence(signal: Signal, language: str) -> str:
    """Say a signal in one sentence.

    >>> from ronghe.engines.integrity.signals import Kind, Subject, signal_of
    >>> own = Subject(Kind.COOPERATION, "C-1")
    >>> sentence(signal_of("identical_scores", own, 0.01, [], count=9, score=90), "en")
    'All 9 students have the same score, 90.'
    """
    numbers = dict(signal.numbers)
    if "quiet" in numbers:
        numbers["quiet"] = SIDES[language][numbers["quiet"]]
    return SENTENCES[language][signal.message].format(**numbers)
