"""The real registers of France, in the order in which they build on each other."""

from pathlib import Path

import pytest
from django.db.models import Count
from tests.factories import tables

from ronghe.kernel.imports.report import counts_of

# Too large for the repository: they lie beside it, where they are at all.
FOLDER = Path(__file__).resolve().parents[4] / "shared" / "data" / "fr"
pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(),
    reason="needs the registers of France in shared/data/fr beside the repository",
)
FILES = (
    ("regions", "departements_academies_regions"),
    ("regions", "fr_communes_dated"),
    ("organisations", "fr_training_organisations"),
    ("organisations", "fr_enterprises_disability_commitment"),
    ("offerings", "attractivite_capacite_2022"),
    ("occupations", "rome"),
)


def result(run):
    reasons = run.rows.exclude(reason="").values_list("outcome", "reason").annotate(n=Count("id"))
    counts = {name: count for name, count in counts_of(run).items() if count}
    return counts, {f"{outcome} {reason}": n for outcome, reason, n in reasons.order_by()}


def bring_in(kind, name):
    return tables.imported((FOLDER / f"{name}.csv").read_bytes(), kind=kind, mapping=name)


def test_each_row_of_the_real_files_lands_or_says_why(committed_db, settings, tmp_path):
    settings.RONGHE_VAR = tmp_path

    found = {name: result(bring_in(kind, name)) for kind, name in FILES}
    again = {name: counts_of(bring_in(kind, name)) for kind, name in FILES}

    counts, _reasons = found["fr_training_organisations"]
    assert counts["added"] == 6_059
    counts, reasons = found["fr_enterprises_disability_commitment"]
    assert counts["added"] == 6_421
    assert reasons == {
        "held place_ambiguous": 805,
        "held place_unknown": 159,
        "held lost_zeros": 104,
        "held kind_differs": 40,
        "rejected name_missing": 303,
    }
    counts, reasons = found["attractivite_capacite_2022"]
    assert counts["added"] == 8_858
    assert sorted(n for reason, n in reasons.items() if reason.startswith("held")) == [157, 10_626]
    assert found["rome"][0] == {"read": 609, "added": 609}
    for name, counts in again.items():
        assert (counts["added"], counts["changed"]) == (0, 0), name
