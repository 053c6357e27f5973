"""How to name somebody on a server that is not ours: so that who knows the person knows who is meant.

Calendars are copied to servers of others. A family name and the reference of the placement are
enough for a tutor or a mentor, and say little to anybody else.
"""

import re

# Family names of two characters; all others have one.
COMPOUND = frozenset(
    {"欧阳", "上官", "司马", "诸葛", "夏侯", "皇甫", "尉迟", "公孙", "令狐", "慕容", "司徒", "端木"}
    | {"长孙", "宇文", "东方", "南宫", "独孤", "闻人", "百里", "呼延", "轩辕", "澹台", "申屠", "钟离"}
)  # fmt: skip
_CHINESE = re.compile(r"^[\u3400-\u9fff\U00020000-\U0003ffff]")
LONGER = 2


def family_name(full_name: str, latin_name: str = "", *, language: str = "zh-hans") -> str:
    """Give the family name; of a name that is not Chinese, the first letters of its words.

    >>> (
    ...     family_name("欧阳小满"),
    ...     family_name("王敏", "Wang Min", language="en"),
    ...     family_name("Zoé Lac"),
    ... )
    ('欧阳', 'Wang', 'Z. L.')
    """
    if not _CHINESE.match(full_name):
        return " ".join(f"{word[0]}." for word in full_name.split())
    if latin_name and not language.startswith("zh"):
        return latin_name.split(maxsplit=1)[0]
    is_compound = full_name[:LONGER] in COMPOUND and len(full_name) > LONGER
    return full_name[:LONGER] if is_compound else full_name[0]
