"""Every setting, command and permission is documented, and the pages match the code."""

import pytest
import rules.permissions
from django.core.management import call_command
from tests.databases import ROOT, SOURCE

from ronghe.cli import reference_pages
from ronghe.cli.setting_words import SETTINGS
from ronghe.compliance import rulebooks

REFERENCE = ROOT / "docs" / "reference"


def documented(page: str) -> str:
    return (REFERENCE / page).read_text("utf-8")


def test_the_reference_pages_match_the_code():
    call_command("reference_docs", check=True)


def test_every_setting_that_may_be_set_is_documented():
    source = (SOURCE / "config" / "settings.py").read_text("utf-8")

    read = set(reference_pages.read_settings(source))

    assert read == set(SETTINGS)
    assert {name for name in read if f"`{name}`" not in documented("settings.md")} == set()


def test_every_command_is_documented_and_says_what_it_does():
    commands = reference_pages.own_commands()

    assert {name for name in commands if f"## {name}\n" not in documented("commands.md")} == set()
    assert {name for name, command in commands.items() if not command.help} == set()


def test_every_permission_is_documented():
    names = set(rules.permissions.permissions)

    assert {name for name in names if f"`{name}`" not in documented("permissions.md")} == set()


def test_every_rule_calculator_fact_and_code_is_documented():
    book, rules, facts = rulebooks.rulebook(), documented("rules.md"), documented("facts.md")
    catalogues = book.catalogues.values()
    wanted = [fact for catalogue in catalogues for fact in catalogue.facts.values()]
    codes = {code for one in catalogues for words in one.code_words.values() for code in words}

    assert [
        rule.id for rule in book.rules if f"| `{rule.id}` | {rule.jurisdiction} |" not in rules
    ] == []
    assert [name for name in rulebooks.calculators() if f"| `{name}` |" not in rules] == []
    assert [fact.name for fact in wanted if f"| `{fact.name}` |" not in facts] == []
    assert {code for code in codes if f"| `{code}` |" not in facts} == set()


def test_a_setting_without_words_is_found():
    planted = "TOY = env.str('RONGHE_TOY', default='x')\nKEY = env.str('RONGHE_KEY')"

    found = reference_pages.read_settings(planted)

    assert found == {"RONGHE_TOY": "'x'", "RONGHE_KEY": None}
    with pytest.raises(KeyError, match="RONGHE_TOY"):
        reference_pages.settings_page({"RONGHE_TOY": "'x'"})
