from io import BytesIO

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from ronghe.cli import catalogue


def po(text: str) -> Catalog:
    return read_po(BytesIO((catalogue.HEADER + text).encode()), locale="zh_Hans")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('msgid "Sign"\nmsgstr ""\n', "not translated: 'Sign'"),
        ('#, fuzzy\nmsgid "Sign"\nmsgstr "签"\n', "fuzzy: 'Sign'"),
    ],
)
def test_missing_and_guessed_translations_are_found(text, complaint):
    assert catalogue.problems(po(text)) == [complaint]


def test_a_translation_that_loses_its_placeholder_is_found():
    text = '#, python-format\nmsgid "%(name)s signed"\nmsgstr "已签署"\n'

    assert len(catalogue.problems(po(text))) == 1


def test_a_sound_translation_is_left_alone():
    text = '#, python-format\nmsgid "%(name)s signed"\nmsgstr "%(name)s 已签署"\n'

    assert catalogue.problems(po(text)) == []


def test_messages_come_from_python_and_from_templates():
    found = {message.id for message in catalogue.extracted() if message.id}

    assert {"Enter the person's name.", "Waiting for verification"} <= found


def test_vanished_messages_are_dropped_and_known_ones_kept():
    before = po(
        'msgid "Enter the person\'s name."\nmsgstr "请填写姓名。"\n\nmsgid "Gone"\nmsgstr "没了"\n'
    )

    after = catalogue.updated(before)

    assert after.get("Gone") is None
    assert after.get("Enter the person's name.").string == "请填写姓名。"
    assert not after.obsolete


def test_writing_twice_gives_the_same_bytes():
    once = catalogue.written(catalogue.updated(po("")))

    again = catalogue.written(catalogue.updated(read_po(BytesIO(once), locale="zh_Hans")))

    assert once == again


def test_compiling_writes_once_until_the_source_changes(tmp_path):
    source = tmp_path / "django.po"
    source.write_text(catalogue.HEADER + 'msgid "Sign"\nmsgstr "签署"\n', encoding="utf-8")

    assert catalogue.compile_catalogue(source) is True
    assert catalogue.compile_catalogue(source) is False
    assert (tmp_path / "django.mo").stat().st_size > 0
