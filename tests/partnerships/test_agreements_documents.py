"""The document on disk: set from the frozen words, signed stage by stage, and verified by others."""

import shutil
import subprocess
import threading
from datetime import timedelta

import pytest
from tests.factories.agreements import (
    STARTS,
    draft,
    in_force,
    learner,
    out_for_signature,
    placement,
    sign,
    with_mandates,
)
from tests.factories.parties import NOW
from tests.racing import PATIENCE_SECONDS, at_once

from ronghe.kernel import news, signing_office
from ronghe.kernel.documents import Languages, label_of, verify
from ronghe.kernel.evidence import evidence_of
from ronghe.kernel.models import AuditRecord, Event
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties.actors import SYSTEM, acting_as
from ronghe.partnerships.agreement_papers import content_of, languages_of
from ronghe.partnerships.models import AgreementVersion
from ronghe.partnerships.operations import documents
from ronghe.partnerships.operations.amending import draft_amendment
from ronghe.partnerships.operations.documents import write_documents


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    """An installation with an issuing authority of its own."""
    settings.RONGHE_VAR = tmp_path
    signing_office.create_authority(at=NOW)


@pytest.fixture
def out(cast):
    with_mandates(cast)
    return out_for_signature(cast, draft(cast))


def written(version):
    version = write_documents(version=version, actor=SYSTEM, at=NOW)
    version.refresh_from_db()
    return version


def stages_of(version):
    return list(evidence_of(version).filter(kind="signed_agreement").order_by("pk"))


def finding(version, file):
    known = {one.sha256 for one in evidence_of(version)}
    return verify(file.path.read_bytes(), known=known, roots=signing_office.authority().roots)


def test_the_document_is_set_once_and_says_which_it_is(out):
    first = written(out).paper
    again = written(out).paper

    assert first == again
    label = label_of(first.path.read_bytes())
    assert (label.document, label.version, label.code) == (
        "AG-2026-0001", 1, out.verification_code,
    )  # fmt: skip


def test_each_signature_is_a_stage_and_every_stage_stays(out, cast):
    written(out)
    sign(out, "host", cast.signatory)
    written(out)
    sign(out, "college", cast.dean)
    version = written(out)

    stages = stages_of(version)
    assert len(stages) == 2
    assert version.signed_paper == stages[-1]
    found = finding(version, stages[-1])
    assert str(found.verdict) == "genuine"
    assert {one.field: (one.is_valid, one.covers_whole_file) for one in found.signatures} == {
        "host-1": (True, False),
        "college-1": (True, True),
    }


def test_it_goes_on_where_it_stood_whenever_it_runs(out, cast):
    """Nothing was written while both signed: one run brings it up to date, another changes nothing."""
    sign(out, "host", cast.signatory)
    sign(out, "college", cast.dean)

    once = written(out).signed_paper
    twice = written(out).signed_paper

    assert once == twice
    assert len(stages_of(out)) == 2


def test_two_who_write_it_in_a_race_write_each_stage_once(committed_db, cast):
    with_mandates(cast)
    version = out_for_signature(cast, draft(cast))
    sign(version, "host", cast.signatory)

    told = at_once(lambda: written(version), lambda: written(version))

    assert told == ["done", "done"]
    assert len(stages_of(version)) == 1
    assert AuditRecord.objects.filter(verb="agreement.typeset").count() == 1


@pytest.mark.race_twin_of("test_two_who_write_it_in_a_race_write_each_stage_once")
def test_without_the_lock_a_stage_is_written_twice(committed_db, cast, monkeypatch):
    """The control: neither sees what the other has written meanwhile."""
    with_mandates(cast)
    version = written(out_for_signature(cast, draft(cast)))
    sign(version, "host", cast.signatory)
    both_have_looked, progress = threading.Barrier(2), documents._progress

    def unlocked(of):
        found = AgreementVersion.objects.select_related("agreement").get(pk=of.pk)
        both_have_looked.wait(PATIENCE_SECONDS)
        return found

    def together(of):
        found = progress(of)
        both_have_looked.wait(PATIENCE_SECONDS)
        return found

    monkeypatch.setattr(documents, "locked_version", unlocked)
    monkeypatch.setattr(documents, "_progress", together)

    assert at_once(lambda: written(version), lambda: written(version)) == ["done", "done"]
    assert len(stages_of(version)) == 2


def test_nobody_who_signs_waits_for_the_document(committed_db, cast, monkeypatch):
    """Somebody else's time stamps may take ten seconds; whoever signs waits five at most."""
    with_mandates(cast)
    version = out_for_signature(cast, draft(cast))
    sign(version, "host", cast.signatory)
    is_stamping, has_signed = threading.Event(), threading.Event()
    stamped = documents.sign

    def slowly(*arguments, **more):
        is_stamping.set()
        assert has_signed.wait(PATIENCE_SECONDS)
        return stamped(*arguments, **more)

    def signs():
        assert is_stamping.wait(PATIENCE_SECONDS)
        sign(version, "college", cast.dean)
        has_signed.set()

    monkeypatch.setattr(documents, "sign", slowly)

    assert at_once(lambda: written(version), signs) == ["done", "done"]
    version.refresh_from_db()
    assert (str(version.state), len(stages_of(version))) == ("signed", 1)
    assert len(stages_of(written(version))) == 2


def test_poppler_finds_every_signature_valid(out, cast, tmp_path):
    program = shutil.which("pdfsig")
    if program is None:
        pytest.skip("poppler's pdfsig is not installed (apt install poppler-utils)")
    sign(out, "host", cast.signatory)
    sign(out, "college", cast.dean)
    version = written(out)

    argv = [program, "-nocert", str(version.signed_paper.path)]
    told = subprocess.run(argv, check=True, capture_output=True, text=True).stdout

    assert told.count("Signature is Valid.") == 2
    assert "Total document signed" in told.rpartition("Signature #")[2]


def test_the_news_of_a_signature_writes_the_document(out, cast):
    sign(out, "host", cast.signatory)
    for name, key in (
        ("agreement.signing_begun", "partnerships.typeset_document"),
        ("agreement.signed", "partnerships.sign_document"),
    ):
        event = Event.objects.filter(name=name).order_by("-pk")[0]
        assert news.deliver(event.pk, key, secrets={}, at=NOW)

    assert len(stages_of(out)) == 1


def test_a_placement_has_a_field_for_everybody_who_signs(cast):
    with_mandates(cast)
    student = learner(cast, "20100101", guardian=True)
    version = out_for_signature(cast, placement(cast, student))

    content = content_of(version)

    assert [one.field for one in content.signatures] == ["host-1", "college-1", "student-1", "guardian-1"]  # fmt: skip
    said = {line.name.zh: line.value.zh for line in content.terms}
    assert said["月实习报酬（启明精密制造有限公司）"] == "3200.00 CNY"
    sign(version, "host", cast.signatory)
    sign(version, "college", cast.dean)
    sign(version, "student", acting_as(student, on=NOW.date()))
    assert len(stages_of(written(version))) == 3


def test_only_the_system_writes_documents(out, cast):
    with pytest.raises(NotAllowed):
        write_documents(version=out, actor=cast.dean, at=NOW)


def test_amendment_says_that_it_is_one_and_why(cast):
    with_mandates(cast)
    first = in_force(cast, draft(cast))
    amendment = draft_amendment(
        agreement=first.agreement,
        purpose="双方同意调整合作内容",
        effective_on=STARTS + timedelta(days=30),
        terms={"content": "岗位实习与课程共建"},
        actor=cast.dean,
        at=NOW,
    )
    content = content_of(out_for_signature(cast, amendment))

    assert content.title.chinese == f"{content_of(first).title.chinese}补充协议"
    assert [one.chinese for one in content.preamble] == ["双方同意调整合作内容"]


def test_parties_are_named_as_agreements_name_them_and_only_paper_is_sealed(cast):
    with_mandates(cast)
    version = draft(cast)
    version.parties.filter(key="host").update(channel="paper")
    content = content_of(out_for_signature(cast, version))

    assert [one.title.chinese for one in content.parties] == ["甲方（企业）", "乙方（院校）"]
    assert [one.needs_seal for one in content.signatures] == [True, False]
    assert languages_of(version) == Languages.CHINESE
