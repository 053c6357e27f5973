"""The checklist of a student's draft names the other agreement to the college, never to the host."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.agreements import confirmed, learner, placement, with_mandates
from tests.factories.parties import NOW
from tests.partnerships.test_student_hours import OTHER_HOST, elsewhere, other_agreement

from ronghe.partnerships.operations import checking
from ronghe.web.agreements.access import address_of

pytestmark = pytest.mark.django_db
__all__ = ["elsewhere"]  # a fixture
MOST_QUERIES = 20


@pytest.fixture
def agreements(cast, elsewhere):
    """The other agreement, in force, and the draft that is checked beside it."""
    with_mandates(cast)
    student = learner(cast, born="20070115")
    other = other_agreement(cast, student, elsewhere)
    version = confirmed(cast, placement(cast, student))
    checking.check_agreement(version=version, actor=cast.dean, at=NOW)
    return other, version.agreement


def words(client, agreement):
    content = client.get(address_of(agreement)).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", content))


def test_the_college_reads_which_agreement_counts_along(agreements, cast, sign_in):
    other, draft = agreements
    client = sign_in(cast.dean)

    with CaptureQueriesContext(connection) as asked:
        page = words(client, draft)

    assert "Another agreement of the student counts from" in page
    assert other.reference in page
    assert "end the student’s other agreement first" in page
    assert len(asked) <= MOST_QUERIES, "\n".join(
        re.sub("SELECT .*? FROM", "FROM", one["sql"])[:330] for one in asked
    )


def test_the_host_reads_only_that_there_is_one(agreements, cast, sign_in):
    other, draft = agreements
    page = words(sign_in(cast.plant_manager), draft)

    assert "Another agreement of the student counts from" in page
    assert {one for one in (other.reference, other.title, OTHER_HOST, "Beigang") if one in page} == set()  # fmt: skip
