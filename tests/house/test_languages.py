"""Both languages are whole: every message translated, none fuzzy."""

import re

import pytest
from django.core.management import CommandError, call_command

from ronghe.cli import catalogue
from ronghe.cli.catalogue import SOURCE, problems, read_catalogue


def test_the_chinese_catalogue_is_complete():
    call_command("messages", check=True)


def test_a_missing_and_a_fuzzy_translation_are_found(tmp_path, monkeypatch):
    planted = tmp_path / "django.po"
    planted.write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "Sign"\nmsgstr ""\n\n#, fuzzy\nmsgid "Read"\nmsgstr "阅读"\n',
        "utf-8",
    )

    assert len(problems(read_catalogue(planted))) == 2


def test_the_check_refuses_an_incomplete_catalogue(tmp_path, monkeypatch):
    monkeypatch.setattr(
        "ronghe.cli.management.commands.messages.catalogue_file", lambda: tmp_path / "django.po"
    )
    assert catalogue.catalogue_file() != tmp_path / "django.po"

    with pytest.raises(CommandError):
        call_command("messages", check=True)


def test_words_are_marked_under_names_that_are_gathered():
    """A translation function under another name leaves its words in English for good."""
    renamed = re.compile(r"\b(\w*gettext\w*) as (\w+)")
    for path in SOURCE.rglob("*.py"):
        for function, name in renamed.findall(path.read_text("utf-8")):
            assert name == "_", f"{path.name}: {function} as {name}"
            assert function in {"gettext", "gettext_lazy"}, f"{path.name}: {function} as _"
