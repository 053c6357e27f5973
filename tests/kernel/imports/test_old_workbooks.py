"""Workbooks of Excel 97 to 2003 (BIFF8). The file here was written once, with xlwt."""

from pathlib import Path

import pytest
from tests.factories.tables import examined, imported, said

from ronghe.parties.models import Identifier, Organisation, OrganisationName

REGISTER = Path(__file__).parent / "files" / "register.xls"


@pytest.fixture(autouse=True)
def _own_files(db, settings, tmp_path):
    settings.RONGHE_VAR = tmp_path


def test_an_old_workbook_is_read_with_its_numbers_and_days():
    run = imported(REGISTER.read_bytes())

    assert (run.source["format"], run.source["sheet"]) == ("xls", "企业名录")
    assert (run.read_count, run.added_count) == (3, 2)
    assert run.rows.get(number=4).reason == "became_a_date"  # the postcode
    names = OrganisationName.objects.filter(text__in=["Qiming Précision", "青禾职业学院"])
    assert names.count() == 2
    qiming = Organisation.objects.get(names__text="启明精密（青禾）有限公司")
    assert (qiming.size_band, qiming.sites.get().postcode) == ("medium", "315000")
    assert Identifier.objects.filter(scheme="cn-school", value="4133010001").exists()


@pytest.mark.parametrize("kept", [600, 2_000, 5_000])
def test_an_old_workbook_cut_short_is_refused_in_words(kept):
    run = examined(REGISTER.read_bytes()[:kept])

    assert run.state == "refused"
    code, words = said(run)
    assert code == "damaged"
    assert words
