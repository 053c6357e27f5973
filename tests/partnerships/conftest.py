"""Agreements that several files of tests begin with."""

import pytest
from tests.factories.agreements import learner, out_for_signature, placement, sign, with_mandates
from tests.factories.every_table import a_row_in_each_table
from tests.factories.parties import NOW

from ronghe.parties.actors import acting_as
from ronghe.partnerships.models import Agreement


@pytest.fixture
def placed(cast):
    """A placement in force from STARTS to ENDS."""
    with_mandates(cast)
    student = learner(cast)
    version = out_for_signature(cast, placement(cast, student))
    sign(version, "host", cast.signatory)
    sign(version, "college", cast.dean)
    sign(version, "student", acting_as(student, on=NOW.date()))
    return Agreement.objects.get(), acting_as(student, on=NOW.date())


@pytest.fixture
def furnished(db, cast):
    """A row in each table: drafts, one out for signature, one in force and suspended."""
    return a_row_in_each_table(cast)
