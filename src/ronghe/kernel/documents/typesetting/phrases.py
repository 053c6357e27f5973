"""The few words that are the form's own, in both languages whatever the reader's page speaks."""

from datetime import date

from ronghe.kernel.documents.words import Words

LABELS = {
    "page": Words("第 {page} 页，共 {pages} 页", "Page {page} of {pages}"),
    "hash": Words("内容摘要 SHA-256", "Content SHA-256"),
    "code": Words("验证码", "Verification code"),
    "number": Words("编号", "No."),
    "terms": Words("约定事项", "Terms"),
    "clauses": Words("协议条款", "Clauses"),
    "duties": Words("履约事项", "Obligations"),
    "signatures": Words("签署", "Signatures"),
    "row": Words("序号", "No."),
    "owner": Words("责任方", "Owner"),
    "duty": Words("事项", "What"),
    "due": Words("期限", "When"),
    "evidence": Words("凭据", "Evidence"),
    "consequence": Words("未履行时", "If missed"),
    "signatory": Words("签署人", "Signatory"),
    "signature": Words("签字", "Signature"),
    "date": Words("日期", "Date"),
    "blank_date": Words("　　　　年　　　月　　　日", "____________________"),
    "free": Words("〔自由约定〕", "[free clause]"),
    "opinion": Words("意见：", "Opinion:"),
    "person": Words("签字：", "Signed:"),
    "missing": Words(
        "〓 代表字库中暂缺的字，依次为：", "〓 stands for signs that no font here has, in order:"
    ),
}
DRAFT = Words("草稿", "DRAFT")
_DIGITS = "〇一二三四五六七八九"
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def edition(version: int, *, is_draft: bool = False) -> Words:
    """Name the version.

    >>> edition(3)
    Words(zh='第 3 版', en='version 3')
    >>> edition(3, is_draft=True)
    Words(zh='第 3 版（草稿）', en='version 3 (draft)')
    """
    zh, en = ("（草稿）", " (draft)") if is_draft else ("", "")
    return Words(f"第 {version} 版{zh}", f"version {version}{en}")


def day(on: date) -> Words:
    """Write a date out.

    >>> day(date(2026, 9, 1))
    Words(zh='2026年9月1日', en='1 September 2026')
    """
    return Words(
        f"{on.year}年{on.month}月{on.day}日", f"{on.day} {_MONTHS[on.month - 1]} {on.year}"
    )


def article(number: int) -> Words:
    """Give the number of a clause.

    >>> [article(n).zh for n in (1, 10, 12, 20, 35, 100, 105, 112)]
    ['第一条', '第十条', '第十二条', '第二十条', '第三十五条', '第一百条', '第一百〇五条', '第一百一十二条']
    """
    return Words(f"第{_chinese(number)}条", f"Article {number}")


def _chinese(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "〇"
    return text + (_DIGITS[ones] if ones else "")
