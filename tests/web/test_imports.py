import io
import json
import zipfile
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DataError
from django.urls import reverse
from tests.factories.parties import NOW, enrolled, remit, school_class

from ronghe.kernel.models import AuditRecord, Import, ImportState
from ronghe.parties import import_tasks, operations
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import Enrolment, Organisation, Remit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.RONGHE_VAR = tmp_path


def url(name, *args):
    return reverse(f"imports:{name}", args=args)


def bring(client, content, *, kind="organisations", name="table.csv"):
    content = content if isinstance(content, bytes) else content.encode()
    return client.post(
        url("import_open"), {"kind": kind, "file": SimpleUploadedFile(name, content)}
    )


ORGANISATIONS = (
    "Kind,Legal name,Jurisdiction,Region code\n"
    "enterprise,鸿运物流有限公司,cn,330200\n"
    "enterprise,,cn,330200\n"
    "enterprise,远方机械有限公司,cn,999999\n"
)


def read_and_examined(client, content=ORGANISATIONS):
    bring(client, content)
    run = Import.objects.get()
    client.post(
        url("import_read", run.reference),
        {"mapping": "template_organisations", "then": "read"},
    )
    import_tasks.read(run.pk)
    run.refresh_from_db()
    return run


def test_a_file_is_brought_read_taken_in_and_taken_back(sign_in, administrator):
    client = sign_in(administrator)
    run = read_and_examined(client)
    assert run.state == ImportState.EXAMINED
    counts = (run.read_count, run.added_count, run.held_count, run.rejected_count)
    assert counts == (3, 1, 1, 1)

    first = client.post(url("import_take_in", run.reference))
    second = client.post(url("import_take_in", run.reference), follow=True)
    import_tasks.take_in_rows(run.pk)
    run.refresh_from_db()

    assert first.status_code == 302
    assert "Nothing was changed" in second.content.decode()
    assert run.state == ImportState.APPLIED
    client.post(url("import_undo", run.reference))
    run.refresh_from_db()
    assert run.state == ImportState.UNDONE


@pytest.fixture
def broken(monkeypatch):
    """Break a step of the job, as a mistake of ours would; give the job at one of its tries."""

    def breaks(step, *, tries):
        def fails(**_said):
            raise DataError("date/time field value out of range")

        monkeypatch.setattr(import_tasks, step, fails)
        return SimpleNamespace(job=SimpleNamespace(attempts=tries - 1))

    return breaks


def test_a_file_whose_reading_fails_for_the_last_time_could_not_be_read(
    sign_in, administrator, broken
):
    client = sign_in(administrator)
    bring(client, ORGANISATIONS)
    run = Import.objects.get()
    said = {"mapping": "template_organisations", "then": "read"}
    client.post(url("import_read", run.reference), said)

    states = []
    for tries in (1, 2, 3):
        with pytest.raises(DataError):
            import_tasks.read_job(broken("read_import", tries=tries), run.pk)
        run.refresh_from_db()
        states.append(run.state)

    assert states == [ImportState.READING, ImportState.READING, ImportState.REFUSED]
    page = client.get(url("import_page", run.reference)).text
    assert "Something went wrong here while the file was read." in page
    assert "Bring the file again" in page
    assert AuditRecord.objects.filter(verb="import.refused").exists()


def test_rows_whose_taking_in_fails_for_the_last_time_wait_as_before(
    sign_in, administrator, broken
):
    client = sign_in(administrator)
    run = read_and_examined(client)
    client.post(url("import_take_in", run.reference))

    with pytest.raises(DataError):
        import_tasks.take_in_job(broken("take_in", tries=3), run.pk)

    run.refresh_from_db()
    assert (run.state, run.added_count) == (ImportState.EXAMINED, 1)
    page = client.get(url("import_page", run.reference)).text
    assert "Something went wrong here while the rows were taken in." in page
    assert "Take rows in" in page


def test_a_job_that_fails_after_the_import_was_cancelled_says_nothing(
    sign_in, administrator, broken
):
    client = sign_in(administrator)
    run = read_and_examined(client)
    client.post(url("import_cancel", run.reference))

    with pytest.raises(DataError):
        import_tasks.read_job(broken("read_import", tries=3), run.pk)

    run.refresh_from_db()
    assert run.state == ImportState.CANCELLED


def test_held_rows_are_decided_in_bulk(sign_in, administrator):
    client = sign_in(administrator)
    run = read_and_examined(client)
    client.post(url("import_take_in", run.reference))
    import_tasks.take_in_rows(run.pk)
    page = client.get(
        url("row_list", run.reference), {"outcome": "held", "reason": "region_unknown"}
    )
    assert "Take in without a place" in page.content.decode()

    client.post(
        url("rows_decide", run.reference),
        {"scope": "all", "reason": "region_unknown", "choice": "no_region"},
    )

    run.refresh_from_db()
    assert (run.added_count, run.held_count) == (2, 0)


def test_report_and_rows_to_mend(sign_in, administrator):
    client = sign_in(administrator)
    run = read_and_examined(client)

    report = json.loads(client.get(url("report_download", run.reference)).content)
    rows = client.get(url("rows_download", run.reference)).content.decode("utf-8-sig")

    assert (report["read"], report["held"], report["rejected"]) == (3, 1, 1)
    assert rows.splitlines()[0].startswith("Kind,Legal name,Jurisdiction,Region code,")
    assert len(rows.splitlines()) == 3


def test_the_form_speaks_the_readers_language(sign_in, administrator):
    client = sign_in(administrator)
    client.cookies["django_language"] = "zh-hans"

    page = client.get(url("import_open")).content.decode()

    assert "写入之前，您会先看到结果" in page
    assert "You see what would happen" not in page


@pytest.mark.parametrize(
    "content", [b"", b"MZ\x90\x00" + b"\0" * 200, b"PK\x03\x04 not an archive"]
)
def test_what_is_no_table_is_refused_kindly(content, sign_in, administrator):
    response = bring(sign_in(administrator), content, name="table.xlsx")

    assert response.status_code == 200
    assert response.context["form"].errors["file"]
    assert not Import.objects.exists()


def test_a_bomb_is_refused(sign_in, administrator):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 20_000_000)

    response = bring(sign_in(administrator), packed.getvalue(), name="table.xlsx")

    assert "unpack" in str(response.context["form"].errors["file"])


def test_a_cancelled_import_is_not_read(sign_in, administrator):
    client = sign_in(administrator)
    bring(client, ORGANISATIONS)
    run = Import.objects.get()
    client.post(
        url("import_read", run.reference), {"mapping": "template_organisations", "then": "read"}
    )
    client.post(url("import_cancel", run.reference))

    import_tasks.read(run.pk)

    run.refresh_from_db()
    assert run.state == ImportState.CANCELLED


def test_colleagues_without_the_right_get_403_and_strangers_404(
    sign_in, administrator, inspector, outsider
):
    bring(sign_in(administrator), ORGANISATIONS)
    address = url("import_page", Import.objects.get().reference)

    assert sign_in(inspector).get(address).status_code == 403
    assert sign_in(outsider).get(address).status_code == 404


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("kind", ["organisations", "offerings", "regions", "occupations"])
def test_the_template_is_read_by_its_own_mapping(kind, language, sign_in, administrator):
    client = sign_in(administrator)
    client.cookies["django_language"] = language
    book = client.get(url("template_download", kind)).content

    bring(client, book, kind=kind, name="template.xlsx")
    run = Import.objects.get()
    page = client.get(url("import_read", run.reference))

    assert page.context["fits"]
    assert page.context["form"].initial["mapping"] == f"template_{kind}"
    assert page.context["preview"].missing == []
    assert all(label for _heading, label in page.context["preview"].columns)


# -- a mapping of one's own ---------------------------------------------------------------------

OWN_MAPPING = """\
register: organisations
constants: {kind: enterprise, jurisdiction: cn}
columns:
  公司: {field: legal_name, needed: true}
"""
OWN_TABLE = "公司\n鸿运物流有限公司\n"


def own_mapping(content):
    content = content if isinstance(content, bytes) else content.encode()
    return {"own_file": SimpleUploadedFile("mapping.yaml", content), "mapping": "own"}


def test_a_mapping_of_ones_own_is_brought_as_a_file(sign_in, administrator):
    client = sign_in(administrator)
    bring(client, OWN_TABLE)
    run = Import.objects.get()

    client.post(url("import_read", run.reference), {**own_mapping(OWN_MAPPING), "then": "read"})
    import_tasks.read(run.pk)

    run.refresh_from_db()
    assert (run.mapping, run.mapping_text) == ("own", OWN_MAPPING)
    assert (run.state, run.added_count) == (ImportState.EXAMINED, 1)


def test_a_file_is_its_own_choice_and_stays_as_text_after_a_look(sign_in, administrator):
    client = sign_in(administrator)
    bring(client, OWN_TABLE)
    asked = own_mapping(OWN_MAPPING) | {"mapping": "template_organisations", "own_text": "old"}

    page = client.post(url("import_read", Import.objects.get().reference), asked | {"then": "preview"})  # fmt: skip

    form = page.context["form"]
    assert (form["mapping"].value(), form["own_text"].value()) == ("own", OWN_MAPPING)
    assert [heading for heading, label in page.context["preview"].columns if label] == ["公司"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("registr: people", "The mapping knows no “registr”"),
        ("register: x\n# 学生".encode("gb18030"), "Line 2 of the mapping is not UTF-8"),
        ("#" * 100_001, "larger than 100 kB"),
        ("", "What stands here is no mapping"),
    ],
    ids=["wrong", "not UTF-8", "too large", "empty"],
)
def test_a_file_that_is_no_mapping_is_told_why(content, said, sign_in, administrator):
    client = sign_in(administrator)
    bring(client, OWN_TABLE)

    page = client.post(
        url("import_read", Import.objects.get().reference), own_mapping(content) | {"then": "read"}
    )

    errors = page.context["form"].errors
    assert said in str(errors.get("own_file", errors.get("own_text")))
    assert page.context["preview"] is None
    assert Import.objects.get().state == ImportState.WAITING


# -- whose people they are ------------------------------------------------------------------------

PEOPLE = (
    "Full name,Student number,Entry year,Class\n"
    "王小雨,2026010101,2026,机电2601班\n"
    "李想,2026010102,2026,机电2601班\n"
)


def bring_people(client, organisation, kind="people"):
    file = SimpleUploadedFile("people.csv", PEOPLE.encode())
    return client.post(
        url("import_open"), {"kind": kind, "organisation": organisation, "file": file}
    )


def test_an_administrator_brings_the_people_of_a_college(sign_in, administrator, college):
    client = sign_in(administrator)

    bring_people(client, college.reference)
    run = Import.objects.get()
    client.post(url("import_read", run.reference), {"mapping": "template_people", "then": "read"})
    import_tasks.read(run.pk)
    client.post(url("import_take_in", run.reference))
    import_tasks.take_in_rows(run.pk)

    run.refresh_from_db()
    roll = Enrolment.objects.filter(organisation=college).order_by("student_number")
    page = client.get(url("import_page", run.reference)).content.decode()
    assert (run.state, run.added_count) == (ImportState.APPLIED, 2)
    assert list(roll.values_list("student_number", flat=True)) == ["2026010101", "2026010102"]
    assert "People and classes · Qinghe" in page


def test_left_empty_it_is_ones_own_organisation(sign_in, administrator):
    client = sign_in(administrator)

    bring_people(client, "")
    run = Import.objects.get()
    client.post(url("import_read", run.reference), {"mapping": "template_people", "then": "read"})

    run.refresh_from_db()
    assert run.options["organisation_id"] == run.owner_id == administrator.organisation_id


def test_a_college_beyond_the_remit_cannot_be_chosen(sign_in, administrator, other_college):
    page = bring_people(sign_in(administrator), other_college.reference)

    assert "No remit of yours opens" in str(page.context["form"].errors["organisation"])
    assert not Import.objects.exists()


def test_a_register_that_belongs_to_nobody_takes_no_organisation(sign_in, administrator, college):
    page = bring_people(sign_in(administrator), college.reference, kind="organisations")

    assert set(page.context["form"].errors) == {"organisation"}
    assert not Import.objects.exists()


def test_others_bring_only_the_people_of_their_own(
    sign_in, coordinator, dean, college, other_college
):
    for actor in (coordinator, dean):
        bring_people(sign_in(actor), other_college.reference)

    owners = {(run.owner_id, run.options["organisation_id"]) for run in Import.objects.all()}
    assert owners == {(one.organisation_id,) * 2 for one in (coordinator, dean)}


def test_an_import_ends_with_the_remit_that_opened_it(sign_in, administrator, college):
    client = sign_in(administrator)
    bring_people(client, college.reference)
    run = Import.objects.get()
    client.post(url("import_read", run.reference), {"mapping": "template_people", "then": "read"})

    for held in Remit.objects.filter(holder=administrator.organisation_id):
        operations.end_remit(
            remit=held, ends_on=NOW.date() - timedelta(days=1), actor=SYSTEM, at=NOW
        )
    import_tasks.read(run.pk)

    run.refresh_from_db()
    assert run.state == ImportState.CANCELLED
    assert client.get(url("import_page", run.reference)).status_code == 403


# -- the same file once more ----------------------------------------------------------------------


def brought_again(client, content=ORGANISATIONS):
    """Bring the file, have it read and taken in."""
    bring(client, content)
    run = Import.objects.latest("pk")
    client.post(
        url("import_read", run.reference), {"mapping": "template_organisations", "then": "read"}
    )
    import_tasks.read(run.pk)
    client.post(url("import_take_in", run.reference))
    import_tasks.take_in_rows(run.pk)
    return run


def decide(client, run, choice):
    asked = {"scope": "all", "reason": "region_unknown", "choice": choice}
    return client.post(url("rows_decide", run.reference), asked)


def counts(run):
    run.refresh_from_db()
    return {
        name: getattr(run, f"{name}_count") for name in ("added", "unchanged", "held", "rejected")
    }


@pytest.mark.parametrize("decided", [0, 1], ids=["in the earlier", "in the later"])
def test_a_row_held_twice_is_decided_once(decided, sign_in, administrator):
    client = sign_in(administrator)
    runs = [brought_again(client), brought_again(client)]
    here, there = runs[decided], runs[1 - decided]
    page = client.get(url("row_list", here.reference), {"outcome": "held"})
    (line,) = page.context["lines"]
    assert line.twins == [(there.reference, line.number)]
    assert (
        f"Import {there.reference} holds the same row (row {line.number})." in page.content.decode()
    )

    decide(client, here, "no_region")

    assert counts(here)["held"] == counts(there)["held"] == 0
    assert [sum(counts(run)[name] for run in runs) for name in ("added", "unchanged")] == [2, 2]
    assert Organisation.objects.filter(names__text="远方机械有限公司").count() == 1
    told = AuditRecord.objects.filter(verb="import.decided", subject_reference=there.reference)
    assert [one.details for one in told] == [{"rows": 1, "with": here.reference}]


def test_what_is_left_out_is_left_out_of_both(sign_in, administrator):
    client = sign_in(administrator)
    first, second = brought_again(client), brought_again(client)

    decide(client, second, "leave_out")

    assert (counts(first)["held"], counts(first)["rejected"]) == (0, 2)
    assert (counts(second)["held"], counts(second)["rejected"]) == (0, 2)


def test_what_is_decided_before_taking_in_settles_the_earlier_one_then(sign_in, administrator):
    client = sign_in(administrator)
    first = brought_again(client)
    bring(client, ORGANISATIONS)
    second = Import.objects.latest("pk")
    client.post(
        url("import_read", second.reference), {"mapping": "template_organisations", "then": "read"}
    )
    import_tasks.read(second.pk)

    decide(client, second, "no_region")
    before = counts(first)["held"]
    client.post(url("import_take_in", second.reference))
    import_tasks.take_in_rows(second.pk)

    assert (before, counts(first)["held"], counts(second)["held"]) == (1, 0, 0)


def test_other_cells_or_another_owner_are_another_row(sign_in, administrator, cast):
    client = sign_in(administrator)
    mine = brought_again(client)
    changed = brought_again(client, ORGANISATIONS.replace("999999", "888888"))
    foreign = brought_again(client)
    Import.objects.filter(pk=foreign.pk).update(owner_id=cast.other_college.pk)

    decide(client, mine, "no_region")

    assert [counts(run)["held"] for run in (mine, changed, foreign)] == [0, 1, 1]


def test_a_decision_about_one_college_decides_nothing_for_another(
    sign_in, administrator, college, other_college
):
    remit(administrator.organisation, region=other_college.region)
    client, runs = sign_in(administrator), []
    for one in (college, other_college):
        enrolled(school_class(one, "机电2601班"), "王小雪", "2026010101")
        bring_people(client, one.reference)
        run = Import.objects.latest("pk")
        client.post(
            url("import_read", run.reference), {"mapping": "template_people", "then": "read"}
        )
        import_tasks.read(run.pk)
        client.post(url("import_take_in", run.reference))
        import_tasks.take_in_rows(run.pk)
        runs.append(run)
        if one == college:
            client.post(
                url("rows_decide", run.reference),
                {"scope": "all", "reason": "name_differs", "choice": "same_person"},
            )

    assert [counts(run)["held"] for run in runs] == [0, 1]
