"""Engines that pages read definitions from load no library until figures are asked for."""

import subprocess
import sys

import pytest
from tests.databases import ROOT


@pytest.mark.parametrize("engine", ["substance", "integrity", "hazard"])
def test_the_definitions_of_an_engine_load_no_library(engine):
    code = f"import sys, ronghe.engines.{engine}; print({{'numpy', 'scipy', 'django'}} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT / "src", capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "set()"
