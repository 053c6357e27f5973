"""Yearly reports as pages: drafted, published by another person, read by everybody, checked by code."""

import csv
import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.factories import placements as making
from tests.factories.parties import NOW
from tests.factories.yearly import colleague, drafted, published

from ronghe.kernel import signing_office
from ronghe.parties.actors import SYSTEM
from ronghe.placements.models import Placement
from ronghe.supervision.models import YearlyReport, YearlyReportState
from ronghe.supervision.operations.yearly import write_report

pytestmark = pytest.mark.django_db
PUBLIC = Client


@pytest.fixture
def officer(cast):
    return colleague(cast.authority)


def url(name, *args):
    return reverse(f"yearly:{name}", args=args)


def text_of(client, name, *args):
    return client.get(url(name, *args)).content.decode()


def completed(cast, count):
    learners = [making.learner(cast.school_class, 20 + n, name=f"学生{n}") for n in range(count)]
    made = [making.planned(one, cast.enterprise, starts_on=NOW.date()) for one in learners]
    Placement.objects.filter(pk__in=[one.pk for one in made]).update(state="completed", over_on=NOW.date())  # fmt: skip


def test_a_draft_is_made_from_the_list_and_published_by_another(cast, officer, sign_in):
    client = sign_in(cast.coordinator)
    assert "There is no report yet" in text_of(client, "report_list")
    assert "No authority has published a report yet" in text_of(PUBLIC(), "open_report_list")
    today = timezone.localdate()

    answer = client.post(
        url("report_draft"),
        {
            "region": cast.authority.region.code,
            "year": today.year - 1,
            "as_on": today.isoformat(),
            "reason": "",
        },
        follow=True,
    )

    report = YearlyReport.objects.get()
    assert report.reference in answer.content.decode()
    page = text_of(client, "report_page", report.reference)
    assert "another person of your authority publishes it" in page
    assert client.post(url("report_publish", report.reference)).status_code == 403
    assert PUBLIC().get(url("open_report_page", report.reference)).status_code == 404

    other = sign_in(officer)
    assert "Publish the report" in text_of(other, "report_page", report.reference)
    other.post(url("report_publish", report.reference))

    report.refresh_from_db()
    assert report.state == YearlyReportState.PUBLISHED
    assert PUBLIC().get(url("open_report_page", report.reference)).status_code == 200
    assert report.reference in text_of(PUBLIC(), "open_report_list")


def test_what_is_missing_or_wrong_is_said(cast, sign_in):
    client = sign_in(cast.coordinator)
    drafted(cast.coordinator, year=2026)

    twice = client.post(
        url("report_draft"),
        {"region": cast.authority.region.code, "year": 2026, "as_on": timezone.localdate()},
    )

    assert "There is a draft of this report" in twice.content.decode()
    elsewhere = {"region": "370200", "year": 2026, "as_on": timezone.localdate()}
    assert client.post(url("report_draft"), elsewhere).status_code in {200, 422}
    assert YearlyReport.objects.count() == 1


def test_everybody_reads_figures_as_data_and_nothing_that_is_hidden(cast, officer):
    completed(cast, 4)
    report = published(cast.coordinator, officer)
    assert {"completed", "placements"} <= set(report.hidden)

    rows = list(csv.DictReader(io.StringIO(PUBLIC().get(url("open_report_data", report.reference, "csv")).content.decode("utf-8-sig"))))  # fmt: skip
    known = json.loads(PUBLIC().get(url("open_report_data", report.reference, "json")).content)

    hidden = [one for one in rows if one["figure"] == "completed"]
    assert [(one["value"], one["not_known"], one["status"], one["records_sha256"]) for one in hidden] == [("", "", "not_said", "")]  # fmt: skip
    (colleges,) = [one for one in known["figures"] if one["figure"] == "colleges"]
    assert (colleges["value"], colleges["status"]) == (1, "said")
    assert len(colleges["records_sha256"]) == 64
    assert len(known["figures"]) == len(rows) == report.figures.count()
    page = text_of(PUBLIC(), "open_figure_page", report.reference, "completed")
    assert "not said" in page
    figure = report.figures.get(code="completed")
    assert figure.inputs_hash[:16] not in page
    assert report.figures_hash[:16] not in text_of(PUBLIC(), "open_report_page", report.reference)


def test_a_replaced_edition_leads_to_the_one_that_holds(cast, officer):
    first = published(cast.coordinator, officer)
    second = published(cast.coordinator, officer, reason="更正两项实习的结束日期")

    page = text_of(PUBLIC(), "open_report_page", first.reference)

    assert url("open_report_page", second.reference) in page
    assert "更正两项实习的结束日期" in text_of(PUBLIC(), "open_report_page", second.reference)
    figure = text_of(PUBLIC(), "open_figure_page", second.reference, "colleges")
    assert url("open_figure_page", first.reference, "colleges") in figure


def test_each_figure_opens_to_its_definition_and_its_records(cast, sign_in):
    report = drafted(cast.coordinator)
    client = sign_in(cast.coordinator)

    for one in report.figures.all():
        key = f"{one.code}:{one.subject}" if one.subject else one.code
        answer = client.get(url("figure_page", report.reference, key))
        assert answer.status_code == 200, key
        assert one.inputs_hash[:16] in answer.content.decode() or "not said" in answer.content.decode()  # fmt: skip
        records = answer.context["records"]
        assert client.get(records).status_code == 200, (key, records)
    assert client.get(url("figure_page", report.reference, "rank")).status_code == 404


def test_papers_are_sealed_genuine_and_lead_to_the_report(cast, officer, tmp_path, settings):
    settings.RONGHE_VAR = tmp_path
    signing_office.create_authority(at=NOW)
    report = write_report(report=published(cast.coordinator, officer), actor=SYSTEM, at=NOW)
    assert write_report(report=report, actor=SYSTEM, at=NOW).paper_zh_id == report.paper_zh_id

    for language in ("zh", "en"):
        answer = PUBLIC().get(url("open_report_paper", report.reference, language))
        content = b"".join(answer.streaming_content)
        assert content.startswith(b"%PDF")
        file = SimpleUploadedFile("report.pdf", content, "application/pdf")
        checked = PUBLIC().post(reverse("papers:file_verify"), {"file": file})
        assert "Genuine" in checked.content.decode()
    code = PUBLIC().get(reverse("agreements:document_verify", args=[report.verification_code]))
    assert code.url == url("open_report_page", report.reference)
    assert PUBLIC().get(url("open_report_paper", report.reference, "fr")).status_code == 404


def test_a_draft_has_papers_that_say_so_and_no_code(cast, sign_in):
    report = drafted(cast.coordinator)

    answer = sign_in(cast.coordinator).get(url("report_paper", report.reference, "en"))

    assert answer.content.startswith(b"%PDF")
    assert PUBLIC().get(reverse("agreements:document_verify", args=[report.verification_code])).status_code == 200  # fmt: skip
