"""Whatever stands in one cell of a row, the run comes to its end, and the other rows come in."""

import csv
import io

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.factories import placements as making
from tests.factories.tables import imported

from ronghe.demo.numbers import credit_code
from ronghe.kernel.imports.registers import registers
from ronghe.kernel.imports.report import counts_of, problems_of

# Of each register a row that comes in, by the headings of its template.
SOUND = {
    "organisations": {
        "Kind": "enterprise", "Legal name": "宏远机械有限公司", "Short name": "宏远",
        "English name": "Hongyuan", "Jurisdiction": "cn", "Register number": credit_code(81_001),
        "Region code": "330200", "Place": "宁波市", "Sector code": "C34", "Size": "small",
        "Address": "海港路1号", "Postcode": "315000",
    },
    "people": {
        "Full name": "王小雨", "Name in Latin letters": "Wang Xiaoyu", "Role": "student",
        "Student number": "2026010101", "Entry year": "2026", "School of the college": "智能制造学院",
        "Class": "2026级机电1班", "Major code": "660301", "Major": "机电一体化技术",
        "Telephone": "13800138001", "E-mail": "wang@example.cn", "Date of birth": "2008-05-17",
        "Identity number": "", "Guardian": "王建国", "Relation of the guardian": "father",
        "Telephone of the guardian": "13900139001", "From": "2026-09-01",
    },
    "offerings": {
        "College number": credit_code(81_002), "Jurisdiction": "cn", "Year": "2026",
        "Catalogue": "own", "Major code": "660301", "Major": "机电一体化技术", "Family": "装备制造",
        "Seats": "45", "First wishes": "60",
    },
    "regions": {
        "Jurisdiction": "cn", "Code scheme": "cn-gbt2260", "Level": "province", "Code": "330000",
        "Name": "浙江省", "Code above": "", "Valid from": "1949-10-01", "Valid until": "2090-01-01",
    },
    "occupations": {
        "Classification": "own", "Code": "K1304", "Name": "Carer", "Language": "en",
        "Code above": "K13", "Regulated": "yes",
    },
    "ledger": {
        "Student number": "20269001", "Full name": "学生1", "Host": "", "Credit code of the host": "",
        "Kind": "post", "Post": "数控车工", "First day": "2026-09-01", "Last day": "2027-02-28",
        "College tutor": "许静", "Enterprise mentor": "周强", "Pay in a month": "1800",
        "Hours a day": "8", "Days a week": "5", "Insurer": "青禾财产保险", "Policy number": "QH-1",
        "Cover from": "2026-09-01", "Cover to": "2027-02-28",
    },
}  # fmt: skip
ODD = st.one_of(
    st.sampled_from(
        [
            "2026-02-30", "32/13/2026", "20261301", "2026年2月30日", "0000-00-00", "0001-01-01",
            "9999-12-31", "86400", "46266", "2026-09-01T08:00", "8:00", "24小时", "1e400", "NaN",
            "-Infinity", "5.0", "1_000", "１８００", "1,800.00", "99999999999999999999", "-1", "5.5",
            "8.123", "{}", "[1]", "null", "\\", "\\N", "\t", '"', "'", "%s %(value)s %", "=1+1", "\u2028",
            "\U0001f468\u200d\U0001f469", "X" * 400,
        ]
    ),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20),
)  # fmt: skip
LIMITS = settings(
    max_examples=2,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture(autouse=True)
def college(cast, settings, tmp_path):
    settings.RONGHE_VAR = tmp_path
    making.learner(cast.school_class, 1, name="学生1")
    return cast.college


def test_every_register_is_tried():
    assert set(SOUND) == {one.key for one in registers()}


@pytest.mark.parametrize("kind", SOUND)
@given(data=st.data())
@LIMITS
def test_any_text_in_any_cell_stops_at_most_its_row(kind, cast, data):
    sound = SOUND[kind] | ({"Host": cast.enterprise.name_in("zh-hans")} if kind == "ledger" else {})
    cells = st.tuples(st.sampled_from(list(sound)), ODD)
    odd = data.draw(st.lists(cells, min_size=40, max_size=60))
    rows = [sound, *(sound | {heading: text} for heading, text in odd)]

    run = imported(table(rows), kind=kind, options={"organisation_id": cast.college.pk})

    counts = counts_of(run)
    assert counts.pop("read") == sum(counts.values())
    assert not run.rows.filter(number=2, outcome="rejected").exists()
    for problem in problems_of(run):
        assert problem["reason"] != problem["code"], problem
        assert "…" not in problem["reason"].replace(problem["value"], ""), problem


def table(rows):
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()
