"""Clauses, templates and questions: what they name exists, and what they promise holds."""

import re

import pytest

from ronghe.compliance import rulebooks
from ronghe.engines.terms import Party, holds, uncovered, variables
from ronghe.parties.models import DocumentKind
from ronghe.partnerships import library
from ronghe.partnerships.drafting import (
    PartiesAreAmiss,
    UnknownTerm,
    amiss,
    first_document,
    party_keys,
    term_names,
)
from ronghe.partnerships.models import PERSONAL_ROLES, PartyRole
from ronghe.partnerships.wording import LISTED, gaps, readings

TEMPLATES = library.templates()
CHINESE = re.compile(r"[\u4e00-\u9fff]")
OF_PARTIES = {"parties", "shares", *LISTED}


def parties_of(template, hosts=1):
    roles = [
        role
        for role, limits in template.roles.items()
        for _number in range(hosts if role == "host" else max(1, limits.least))
        if not limits.only_in
    ]
    keys = party_keys(roles)
    return [Party(key, role, who=key) for key, role in zip(keys, roles, strict=True)]


@pytest.mark.parametrize("key", TEMPLATES)
def test_a_template_names_only_what_there_is(key):
    template = TEMPLATES[key]
    topics = {library.clauses()[name].topic for name in template.clauses}

    assert set(template.clauses) <= set(library.clauses())
    assert set(template.terms) <= set(library.terms())
    assert set(template.defaults) <= set(template.terms)
    assert set(template.roles) <= set(PartyRole.values)
    assert template.document_kind in DocumentKind.values
    assert {r for r, limits in template.roles.items() if limits.is_person} == set(template.roles) & {str(r) for r in PERSONAL_ROLES}  # fmt: skip
    for one in template.duties.obligations:
        assert one.owner in template.roles
        assert one.to in {"", *template.roles}
        assert set(one.topics) <= topics
        assert one.due.term in {"starts_on", "ends_on"}
    for one in template.duties.milestones:
        assert one.owner in template.roles


@pytest.mark.parametrize("key", TEMPLATES)
@pytest.mark.parametrize("hosts", [1, 2])
def test_a_first_draft_is_whole(key, hosts):
    """Every duty has its owner and its step, and every clause that the law wants is there."""
    template = TEMPLATES[key]

    document = first_document(template, parties_of(template, hosts), {}, "cn")

    assert uncovered(document) == ()
    assert amiss(document, template, "cn") == ()
    assert {one.owner for one in document.obligations} <= {one.key for one in document.parties}


@pytest.mark.parametrize("key", library.clauses())
def test_a_clause_reads_in_both_languages_and_names_what_is_known(key):
    clause = library.clauses()[key]
    known = set(library.terms()) | OF_PARTIES

    assert CHINESE.search(clause.zh)
    assert not CHINESE.search(clause.en)
    assert set(variables(clause.en)) == set(variables(clause.zh))
    assert set(variables(clause.en)) <= known
    for kind, by_place in clause.required.items():
        for place, rule in by_place.items():
            assert rule in rulebooks.rulebook().definitions([place], kind)


@pytest.mark.parametrize("key", TEMPLATES)
def test_what_its_clauses_speak_of_is_a_term_of_the_template(key):
    template = TEMPLATES[key]
    sources = dict(LISTED)
    spoken = {
        sources.get(name, name)
        for clause in template.clauses
        for name in variables(library.clauses()[clause].en)
    }

    assert spoken - set(template.terms) - {"parties", "shares"} == set()


def test_the_law_of_facts_knows_what_terms_state():
    for name, term in library.terms().items():
        for kind, fact in term.fact.items():
            assert fact in rulebooks.rulebook().catalogues[kind].facts, name


def test_a_draft_reads_as_a_document_once_everything_is_stated():
    template = TEMPLATES["framework"]
    parties = parties_of(template)
    names = {one.key: {"en": f"The {one.key}", "zh": f"{one.key}方"} for one in parties}
    terms = {
        "purpose": "人才培养",
        "content": "实习",
        "starts_on": "2026-10-12",
        "ends_on": "2029-10-11",
    }

    document = first_document(template, parties, terms, "cn")

    assert gaps(document, names) == ()
    words = {one["key"]: one["text"] for one in readings(document, names)["zh"]}
    assert words["term"] == "本协议有效期自2026年10月12日起至2029年10月11日止，首尾两日均计入。"
    assert words["parties"] == "本协议由以下各方签订：college方、host方、industry_body方。"


def test_what_nobody_stated_is_a_gap_and_no_invention():
    document = first_document(TEMPLATES["framework"], parties_of(TEMPLATES["framework"]), {}, "cn")

    assert set(gaps(document, {})) >= {"purpose", "starts_on", "ends_on"}


def test_a_list_of_hosts_is_said_for_all_of_them_or_not_at_all():
    template = TEMPLATES["placement"]
    parties = parties_of(template, hosts=2)
    names = {one.key: {"en": one.key, "zh": one.key} for one in parties}
    half = first_document(template, parties, {"host_1.mentor": "周强"}, "cn")
    whole = first_document(template, parties, {"host_1.mentor": "周强", "host_2.mentor": "李四"}, "cn")  # fmt: skip

    assert "mentors" in gaps(half, names)
    assert "mentors" not in gaps(whole, names)


@pytest.mark.parametrize(
    ("terms", "present"),
    [({"night_shift": True}, True), ({"night_shift": False}, False), ({}, False)],
)
def test_a_clause_stands_only_under_its_terms(terms, present):
    template = TEMPLATES["placement"]
    document = first_document(template, parties_of(template), terms, "cn")

    assert ("night_shift" in {one.key for one in document.clauses}) is present
    assert holds(library.clauses()["night_shift"].when, document.terms) is present


def test_each_host_has_terms_of_its_own():
    template = TEMPLATES["placement"]

    names = term_names(template, parties_of(template, hosts=2))

    assert {"host_1.monthly_pay_minor", "host_2.monthly_pay_minor"} <= set(names)
    assert "monthly_pay_minor" not in names


@pytest.mark.parametrize(
    ("roles", "shares"),
    [
        (["college"], [None]),
        (["college", "host", "host"], [None, 60, 50]),
        (["college", "host", "student"], [None, None, None]),
    ],
)
def test_parties_that_do_not_fit_are_refused(roles, shares):
    keys = party_keys(roles)
    parties = [Party(k, r, s) for k, r, s in zip(keys, roles, shares, strict=True)]

    with pytest.raises(PartiesAreAmiss):
        first_document(TEMPLATES["framework"], parties, {}, "cn")


def test_an_agency_is_a_party_only_where_the_law_allows_one():
    template = TEMPLATES["placement"]
    parties = [*parties_of(template), Party("agency", "agency")]

    with pytest.raises(PartiesAreAmiss):
        first_document(template, parties, {}, "cn")
    assert first_document(template, parties, {}, "fr").party("agency")


@pytest.mark.parametrize(
    "terms",
    [{"unheard_of": "1"}, {"starts_on": "2026-13-01"}, {"starts_on": "20261012"}, {"notice_days": "30"}, {"notice_days": -1}, {"notice_days": True}],
)  # fmt: skip
def test_a_term_has_its_type(terms):
    with pytest.raises(UnknownTerm):
        first_document(TEMPLATES["framework"], parties_of(TEMPLATES["framework"]), terms, "cn")


def test_each_side_is_asked_at_most_ten_questions():
    for side in ("college", "host"):
        asked = library.questions_for(side)

        assert len(asked) <= 10
        assert {one.section for one in asked} == {"fit", "capacity", "risk", "exit"}
    for question in library.questions():
        hasty = set(question.hasty)
        allowed = {"text": {"empty"}, "number": {"zero"}, "choice": set(question.choices)}
        assert hasty <= allowed[question.type]
