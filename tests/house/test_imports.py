"""The web starts light: heavy libraries are imported by the function that needs them."""

import subprocess
import sys

import pytest
from tests.databases import ROOT, environment

HEAVY = {
    "aiohttp", "asn1crypto", "chinese_calendar", "duckdb", "fontTools", "highspy", "holidays",
    "ibis", "lifelines", "lxml", "matplotlib", "numba", "numpy", "ortools", "pandas", "PIL", "polars", "pyarrow",
    "pyhanko", "pyhanko_certvalidator", "pypdfium2", "python_calamine", "SALib", "scipy",
    "statsmodels", "typst", "xlsxwriter", "zxingcpp",
}  # fmt: skip
START = """
import sys, django
django.setup()
import ronghe.config.wsgi
import ronghe.kernel.documents, ronghe.kernel.signing_office
from django.urls import get_resolver
get_resolver().url_patterns
{planted}
print(*sorted(sys.modules))
"""


def loaded(planted: str = "") -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", START.format(planted=planted)],
        env=environment("nobody_connects_here"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_importing_the_web_loads_no_heavy_library():
    assert loaded() & HEAVY == set()


@pytest.mark.slow
def test_a_heavy_import_is_found():
    assert loaded("import holidays") & HEAVY == {"holidays"}
