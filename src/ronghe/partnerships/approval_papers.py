"""The approval sheet (审批单) of one organisation about one version, as its office files it."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import override

from ronghe.engines.terms import Document
from ronghe.kernel import documents
from ronghe.kernel.documents import ApprovalSheet, Imprint, Languages, Line, Words
from ronghe.parties.following import day_of
from ronghe.parties.models import Organisation
from ronghe.partnerships import library
from ronghe.partnerships.agreement_papers import name_of_party, title_of
from ronghe.partnerships.models import AgreementVersion, ApprovalState, ApprovalStep
from ronghe.partnerships.standing import parties_of, worth
from ronghe.partnerships.wording import shown

TITLE = Words("校企合作协议审批单", "Approval sheet for a cooperation agreement")
GROUP = 8
OPINIONS = {
    ApprovalState.WAITING: Words(""),
    ApprovalState.APPROVED: Words("同意。", "Agreed."),
    ApprovalState.SENT_BACK: Words("退回修改。", "Sent back."),
    ApprovalState.OVERTAKEN: Words(
        "文本已修改，本次审批不再有效。", "The text was changed; this approval counts no more."
    ),
}
NO_AMOUNT = Words("协议未约定金额", "No amount is agreed")


def steps_of(version: AgreementVersion, organisation: Organisation) -> list[ApprovalStep]:
    """Give all that was decided inside the organisation about a version, the first round first."""
    found = version.approvals.filter(organisation=organisation).select_related("decided_by")
    return list(found.order_by("round", "number"))


def sheet_of(
    version: AgreementVersion, organisation: Organisation, steps: Sequence[ApprovalStep]
) -> ApprovalSheet:
    """Give the sheet: the latest round step by step, and what earlier rounds decided as notes."""
    last = max(one.round for one in steps)
    return ApprovalSheet(
        title=TITLE,
        organisation=Words(organisation.name_in("zh-hans"), organisation.name_in("en")),
        subject=tuple(_subject(version)),
        steps=tuple(
            documents.ApprovalStep(
                _office(one),
                _opinion(one),
                one.decided_by.name_in("zh-hans") if one.decided_by else "",
                day_of(one.decided_at) if one.decided_at else None,
            )
            for one in steps
            if one.round == last
        ),
        notes=tuple(_note(one) for one in steps if one.round < last and one.decided_by),
    )


def imprint_of_sheet(version: AgreementVersion, *, languages: Languages, on: date) -> Imprint:
    """Give its imprint, without a code: the sheet stays in the house and is no page of the text."""
    return Imprint(
        document=version.agreement.reference,
        version=version.number,
        code="",
        address="",
        dated_on=on,
        languages=languages,
    )


def _subject(version: AgreementVersion) -> list[Line]:
    document = version.content
    parties = parties_of(version)
    names = [name_of_party(one) for one in parties]
    digest = version.document_hash
    parted = " ".join(digest[at : at + GROUP] for at in range(0, len(digest), GROUP))
    lines = [
        Line(Words("协议名称", "Agreement"), Words(version.agreement.title)),
        Line(Words("协议类别", "Kind"), title_of(version)),
        Line(
            Words("签约各方", "Parties"),
            Words("、".join(one.chinese for one in names), ", ".join(one.english for one in names)),
        ),
        Line(Words("协议期限", "Period"), _period(document)),
        Line(Words("涉及金额", "Amount"), _amount(version, document)),
        Line(Words("文本摘要 SHA-256", "Text SHA-256"), Words(parted)),
    ]
    if version.purpose:
        lines.insert(2, Line(Words("变更事由", "Why it is changed"), Words(version.purpose)))
    return lines


def _period(document: Document) -> Words:
    first, last = library.terms()["starts_on"], library.terms()["ends_on"]
    starts, ends = document.terms.get("starts_on"), document.terms.get("ends_on")
    return Words(
        f"{shown(first, starts, 'zh')}至{shown(last, ends, 'zh')}",
        f"{shown(first, starts, 'en')} to {shown(last, ends, 'en')}",
    )


def _amount(version: AgreementVersion, document: Document) -> Words:
    """Give what each party binds itself to pay over the whole term, where the text says it."""
    owed = [
        (name_of_party(one), money)
        for one in parties_of(version)
        if (money := worth(document, one.key)) is not None
    ]
    if not owed:
        return NO_AMOUNT
    return Words(
        "；".join(f"{name.chinese}应付实习报酬合计 {money}" for name, money in owed),
        "; ".join(f"{name.english} pays {money} in all" for name, money in owed),
    )


def _opinion(step: ApprovalStep) -> Words:
    said = OPINIONS[ApprovalState(step.state)]
    if not step.remark:
        return said
    return Words(f"{said.zh}{step.remark}", f"{said.en} {step.remark}".strip())


def _note(step: ApprovalStep) -> Words:
    assert step.decided_by is not None  # noqa: S101 -- as chosen above
    assert step.decided_at is not None  # noqa: S101 -- the database asks for both
    who, said = step.decided_by, _opinion(step)
    on = _day(day_of(step.decided_at))
    return Words(
        f"第{step.round}轮 {step.title}：{said.chinese}（{who.name_in('zh-hans')}，{on.zh}）",
        f"Round {step.round}, {step.title}: {said.english} ({who.name_in('en')}, {on.en})",
    )


def _office(step: ApprovalStep) -> Words:
    """Name the step and the role that decides it, once where both say the same."""
    labels = []
    for language in ("zh-hans", "en"):
        with override(language):
            labels.append(step.get_role_display())
    zh, en = labels
    if step.title in labels:
        return Words(zh, en)
    return Words(f"{step.title}（{zh}）", f"{step.title} ({en})")


def _day(on: date) -> Words:
    term = library.terms()["starts_on"]
    return Words(shown(term, on.isoformat(), "zh"), shown(term, on.isoformat(), "en"))
