"""A Chinese register in GB18030: each row lands or says why."""

import pytest
from tests.factories.tables import imported

from ronghe.demo.numbers import credit_code
from ronghe.kernel.imports.report import counts_of, report_of

TABLE = f"""学校名称,单位类型,统一社会信用代码,行政区划代码
白石职业技术学院,高职院校,{credit_code(90_001)},330200
启明精密制造有限公司,企业,{credit_code(90_002)},330200
信用代码有误公司,企业,{credit_code(90_003)[:-1]}!,330200
类型不明单位,俱乐部,{credit_code(90_004)},330200
"""


@pytest.mark.usefixtures("db")
def test_each_row_lands_or_says_why(settings, tmp_path):
    settings.RONGHE_VAR = tmp_path

    run = imported(TABLE.encode("gb18030"), mapping="cn_register")

    counts = counts_of(run)
    assert run.source["encoding"] == "gb18030"
    assert (counts["read"], counts["added"], counts["rejected"]) == (4, 2, 2)
    problems = report_of(run)["problems"]
    assert {problem["row"] for problem in problems} == {4, 5}
    assert all(problem["reason"] and problem["remedy"] for problem in problems)
