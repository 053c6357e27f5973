"""The page of docs/reference about indicators, formality items and gates, read off their definitions."""

from collections.abc import Iterator

from ronghe.cli.law_pages import GENERATED
from ronghe.engines.substance import FORMALITY, GATES, INDICATORS, METHOD, Dimension, Indicator

DIMENSIONS = {
    Dimension.P: ("People flow", "人员往来"),
    Dimension.Q: ("Joint curriculum", "课程共建"),
    Dimension.O: ("Outcomes", "培养成效"),
    Dimension.M: ("Mutual investment", "双方投入"),
    Dimension.G: ("Governance", "合作治理"),
}


def indicators_page() -> str:
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield from (
        "# Indicators",
        "",
        f"What the substance index (method `{METHOD.version}`) is made of. Goalposts, weights and least evidence are",
        "proposals of ours. An indicator whose records are not kept yet is unknown, and widens the interval.",
        "",
        GENERATED,
    )
    for dimension, (english, chinese) in DIMENSIONS.items():
        yield from ("", f"## {dimension} {english} {chinese} ({METHOD.weights[dimension]:.2f})", "")
        yield "| code | indicator | formula | worst to best | unit | share | least evidence | records |"
        yield "|---|---|---|---|---|---|---|---|"
        yield from map(_row, METHOD.of_dimension(dimension))
    yield from ("", "## Formality 形式化程度", "", "Never part of the index.", "")
    yield "| code | item | formula | none to full | unit | share |"
    yield "|---|---|---|---|---|---|"
    for item in FORMALITY:
        goal = f"{item.scale.worst:g} to {item.scale.best:g}"
        yield f"| {item.code} | {item.text['en']} {item.text['zh']} | {item.formula} | {goal} | {item.unit} | {item.weight:.2f} |"
    yield from (
        "",
        "## Gates 底线",
        "",
        "While one holds, the index is no higher than its cap.",
        "",
    )
    yield "| gate | cap | records |"
    yield "|---|---|---|"
    for gate in GATES:
        records = ", ".join(f"`{one}`" for one in gate.records)
        yield f"| {gate.text['en']} {gate.text['zh']} | {gate.cap:.2f} | {records} |"
    kept = sum(one.is_recorded for one in INDICATORS)
    yield from ("", f"Records are kept for {kept} of {len(INDICATORS)} indicators so far.", "")


def _row(one: Indicator) -> str:
    goal = f"{one.scale.worst:g} to {one.scale.best:g}"
    records = ", ".join(f"`{name}`" for name in one.records)
    notes = [] if one.is_recorded else ["not kept yet"]
    notes += ["may not arise"] if one.may_not_arise else []
    shown = f"{records} ({'; '.join(notes)})" if notes else records
    return f"| {one.code} | {one.text['en']} {one.text['zh']} | {one.formula['en']} | {goal} | {one.unit} | {one.weight:.2f} | {one.least_evidence} | {shown} |"
