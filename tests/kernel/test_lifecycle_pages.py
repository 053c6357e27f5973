from io import StringIO

import pytest
from django.conf import settings as project
from django.core.management import CommandError, call_command

from ronghe.kernel.lifecycle_pages import lifecycles, page


def test_the_page_in_the_documentation_matches_the_tables():
    call_command("lifecycles", check=True)


def test_every_lifecycle_is_drawn_in_both_languages():
    drawn = page()

    found = [lifecycle.noun for _config, _module, lifecycle in lifecycles()]
    assert {"verification", "invitation"} <= set(found)
    assert drawn.count("```mermaid") == 2 * len(found)
    assert drawn.count("简体中文") == len(found)


def test_a_stale_page_fails_the_check(settings, tmp_path):
    assert tmp_path != project.ROOT
    settings.ROOT = tmp_path
    with pytest.raises(CommandError, match="stale"):
        call_command("lifecycles", check=True)

    call_command("lifecycles", stdout=StringIO())

    call_command("lifecycles", check=True)
    (tmp_path / "docs" / "reference" / "lifecycles.md").write_text("old")
    with pytest.raises(CommandError, match="stale"):
        call_command("lifecycles", check=True)
