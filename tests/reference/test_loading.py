import re
import shutil
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command

from ronghe.kernel.audit import story_of
from ronghe.parties.actors import NOBODY, SYSTEM
from ronghe.reference.models import Jurisdiction, ReferenceFile, Region, Sector
from ronghe.reference.operations import Counts, load_reference
from ronghe.reference.source_files import JURISDICTIONS, UnreadableFile

pytestmark = pytest.mark.django_db
AT = datetime(2026, 9, 7, 2, 0, tzinfo=UTC)


@pytest.fixture
def directory(tmp_path):
    """The product's own files, to be spoilt."""
    load_reference(actor=SYSTEM, at=AT)
    return shutil.copytree(JURISDICTIONS, tmp_path / "jurisdictions")


def change(directory, name, old, new):
    path = directory / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_loading_again_changes_nothing_and_asks_the_database_once(
    directory, django_assert_num_queries
):
    with django_assert_num_queries(1):
        report = load_reference(actor=SYSTEM, at=AT, directory=directory)

    assert report.is_unchanged
    assert report.files.unchanged == ReferenceFile.objects.count()


def test_a_new_region_and_a_corrected_name_are_reported(directory):
    change(directory, "cn/regions.yaml", '"Haishu"', '"Haishu District"')
    with (directory / "cn/regions.yaml").open("a", encoding="utf-8") as file:
        file.write(
            '  - {code: "330299", level: district, parent: "330200", en: New, zh-hans: 新区}\n'
        )
    before = Region.objects.count()

    report = load_reference(actor=SYSTEM, at=AT, directory=directory)

    assert report.files == Counts(changed=1, unchanged=ReferenceFile.objects.count() - 1)
    assert (report.regions.added, report.regions.changed) == (1, 1)
    assert report.regions.unchanged == before - 1 - Region.objects.filter(scheme="demo").count()
    new = Region.objects.get(scheme="cn-gbt2260", code="330299")
    assert new.path == "cn-gbt2260:330000/330200/330299/"
    assert new.jurisdiction.code == "cn-ningbo"
    assert Region.objects.get(scheme="cn-gbt2260", code="330203").name_en == "Haishu District"


def test_a_changed_file_is_recorded(directory):
    change(directory, "sg/jurisdiction.yaml", '"Singapore"', '"Republic of Singapore"')

    load_reference(actor=SYSTEM, at=AT, directory=directory)

    file = ReferenceFile.objects.get(path="sg/jurisdiction.yaml")
    assert next(record.verb for record in story_of(file)) == "reference_file.loaded"
    assert Jurisdiction.objects.get(code="sg").name_en == "Republic of Singapore"


def test_a_region_that_vanished_from_the_files_stays_and_is_named(directory):
    path = directory / "cn/regions.yaml"
    kept = [line for line in path.read_text("utf-8").splitlines() if '"330282"' not in line]
    path.write_text("\n".join(kept), "utf-8")

    report = load_reference(actor=SYSTEM, at=AT, directory=directory)

    assert report.missing == ("cn-gbt2260:330282",)
    assert Region.objects.filter(scheme="cn-gbt2260", code="330282").exists()


@pytest.mark.parametrize(
    ("name", "change_of", "line", "says"),
    [
        ("cn/regions.yaml", ('"110000"', "110000"), 9, "“code” must be text"),
        ("cn/regions.yaml", ('"120000"', '"1200"'), 10, "six digits"),
        ("cn/regions.yaml", ('"120000"', '"110000"'), 10, "there twice"),
        ("cn/regions.yaml", ("level: province", "level: planet"), 9, "planet"),
        ("cn/regions.yaml", ('zh-hans: "北京市"', "zh: x"), 9, "“zh” is not known here"),
        ("cn/regions.yaml", ("jurisdiction: cn-sh", "jurisdiction: cn-x"), 17, "cn-x"),
        ("cn/regions.yaml", ('parent: "330000"', 'parent: "990000"'), 20, "990000"),
        ("cn/regions.yaml", ("  - {code", "  - {{code"), 10, "not YAML"),
        ("cn/regions.yaml", ("checked: false", "checked: perhaps"), 5, "true or false"),
        ("cn/jurisdiction.yaml", ("Asia/Shanghai", "Asia/Nowhere"), 3, "Asia/Nowhere"),
        ("cn/jurisdiction.yaml", ("currency: CNY", "currency: yuan"), 4, "yuan"),
        ("cn/jurisdiction.yaml", ("currency: CNY\n", ""), 1, "no parent"),
        ("cn/jurisdiction.yaml", ("code: cn", "code: zh"), 1, "folder"),
        ("cn/jurisdiction.yaml", ("currency: CNY", "currency: CNY\ncurrency: EUR"), 5, "twice"),
        ("cn/jurisdiction.yaml", ("  basis: published", "  basis: statute"), 15, "until-year"),
        ("cn-sh/jurisdiction.yaml", ("parent: cn", "parent: xx"), 2, "“xx”"),
        ("cn/sectors.yaml", ("code: B", "code: A"), 10, "there twice"),
        (
            "cn/regions-withdrawn.yaml",
            ("valid-until: 2016-09-13", "valid-from: 2020-01-01, valid-until: 2016-09-13"),
            10,
            "ends before it begins",
        ),
    ],
)
def test_a_bad_file_says_where_what_and_how_to_mend_it_and_writes_nothing(
    directory, name, change_of, line, says
):
    change(directory, name, *change_of)
    change(directory, "de/regions.yaml", '"Berlin"', '"Another name"')

    with pytest.raises(UnreadableFile, match=re.escape(says)) as caught:
        load_reference(actor=SYSTEM, at=AT, directory=directory)

    assert str(caught.value).startswith(f"{name}:{line}: ")
    assert caught.value.remedy.endswith(".")
    assert not Region.objects.filter(name_en="Another name").exists()


def test_only_the_system_loads(directory):
    with pytest.raises(PermissionDenied):
        load_reference(actor=NOBODY, at=AT, directory=directory)


def test_the_command_says_what_it_did(directory, capsys):
    call_command("load_reference")

    assert capsys.readouterr().out == (
        f"Reference data: {ReferenceFile.objects.count()} files, all unchanged.\n"
    )


def test_every_file_names_its_source_and_the_day_it_was_checked(directory):
    for file in ReferenceFile.objects.order_by("path"):
        assert file.source_name
        assert date(2026, 1, 1) <= file.checked_on


def test_the_official_codes_that_everybody_knows_are_there(directory):
    names = dict(Region.objects.order_by("path").values_list("code", "name_zh_hans"))

    assert names["330200"] == "宁波市"
    assert names["370200"] == "青岛市"
    assert names["E92000001"] == "英格兰"
    assert names["DE-BY"] == "巴伐利亚州"
    assert names["DEP-69"] == "罗讷省"
    assert Region.objects.filter(scheme="cn-gbt2260", level="province").count() == 34
    assert Region.objects.filter(scheme="fr-insee", level="department").count() == 101
    assert Sector.objects.filter(scheme="cn-gbt4754").count() == 20
    assert Sector.objects.filter(scheme="isic4").count() == 21
