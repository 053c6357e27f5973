"""Whatever the rows say, each is counted once, and a second run changes nothing."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stdnum.fr import siret
from tests.factories.tables import imported, workbook

from ronghe.demo.numbers import credit_code
from ronghe.kernel.imports.report import counts_of
from ronghe.parties.models import Organisation

HEADER = ["Kind", "Legal name", "Jurisdiction", "Register number", "Region code", "Place"]
TABLES = st.lists(
    st.tuples(
        st.sampled_from(["enterprise", "企业", "college", "thing", ""]),
        st.sampled_from(["Qiming", " Qiming ", "***Baishi***", "", "=1", "X" * 201]),
        st.sampled_from(["cn", "fr", "zz", ""]),
        st.sampled_from([credit_code(70_001), credit_code(70_002), "1234", "91350100M000100Y44", ""]),
        st.sampled_from(["330200", "999999", "330200.0", ""]),
        st.sampled_from(["宁波市", "nowhere", ""]),
    ),
    max_size=12,
)  # fmt: skip
LIMITS = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture(autouse=True)
def _own_files(db, settings, tmp_path):
    settings.RONGHE_VAR = tmp_path


def adds_up(run, size):
    counts = counts_of(run)
    assert counts.pop("read") == sum(counts.values()) == size
    return counts


@given(rows=TABLES)
@LIMITS
def test_rows_add_up_and_a_second_run_changes_nothing(rows):
    rows = [row for row in rows if any(row)]
    content = workbook(S=[HEADER, *rows])

    adds_up(imported(content), len(rows))
    count = Organisation.objects.count()
    again = adds_up(imported(content), len(rows))

    numbered = [row for row in rows if row[3]]
    if len(numbered) == len(rows):
        assert (again["added"], again["changed"]) == (0, 0)
        assert Organisation.objects.count() == count


def test_lost_zeros_are_held_until_somebody_chooses_to_restore_them():
    content = f"Kind,Legal name,Jurisdiction,Register number\nenterprise,Specimen,fr,{_lost()}\n"
    mapping = (
        "register: organisations\ncolumns:\n  Kind: kind\n  Legal name: legal_name\n"
        "  Jurisdiction: jurisdiction\n  Register number: 'number:fr-siret'\n"
    )

    held = imported(content, mapping=mapping)
    assert (held.held_count, held.rows.get().reason) == (1, "lost_zeros")

    chosen = imported(content, mapping=mapping, options={"repairs": ["zeros"]})
    assert (chosen.added_count, chosen.source["repaired"]) == (1, 1)


def _lost():
    """A SIRET that begins with a zero, without it."""
    numbers = (f"05520855{check}{place:05d}" for check in range(10) for place in range(1_000))
    return next(
        number[1:]
        for number in numbers
        if siret.is_valid(number) and not siret.is_valid(number[1:])
    )
