"""Templates: each compiles, is used, says nothing undefined, and brings no code of its own."""

import re
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.template import Context, Template
from django.template.loader import get_template
from tests.databases import SOURCE
from tests.house.watching import INLINE, inline_code
from tests.strictness import TEMPLATES, Undefined, UndefinedVariable

FOLDER = SOURCE / "web" / "templates"
NAMES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file())
NAMED = re.compile(r"""["']([\w./-]+\.(?:html|txt|subject))(?:#[\w-]+)?["']""")
# Python also builds names from parts: f"messages/{template}.txt".
COMPOSED = re.compile(r"""f["']([^"'\n]*\{[^"'\n]*\.(?:html|txt|subject))["']""")


def _sources() -> list[str]:
    spec = find_spec("allauth")
    assert spec is not None
    assert spec.origin is not None
    foreign = [path for part in ("account", "mfa") for path in (Path(spec.origin).parent / part).rglob("*.py")]  # fmt: skip
    own = [*SOURCE.rglob("*.py"), *FOLDER.rglob("*.html"), *FOLDER.rglob("*.txt")]
    return [path.read_text("utf-8") for path in [*own, *foreign]]


def unused(names: list[str], sources: list[str]) -> list[str]:
    named = {name for source in sources for name in NAMED.findall(source)}
    # allauth puts the ending behind: f"account/login.{ending}"
    bare = {name for source in sources for name in re.findall(r"""["']([\w/-]+)\.["'{]""", source)}
    composed = [
        re.compile(re.sub(r"\\\{.*?\\\}", r"[\\w/-]+", re.escape(form)))
        for source in sources
        for form in COMPOSED.findall(source)
    ]
    return [
        name
        for name in names
        if name not in named
        and name.rpartition(".")[0] not in bare
        and not any(form.fullmatch(name) for form in composed)
    ]


@pytest.mark.parametrize("name", NAMES)
def test_every_template_compiles(name):
    assert get_template(name)


@pytest.mark.parametrize("name", NAMES)
def test_no_template_carries_code_or_style(name):
    assert inline_code((FOLDER / name).read_text("utf-8")) == []


def test_no_template_is_unused():
    assert unused(NAMES, _sources()) == []


def test_an_unused_template_is_found():
    sources = ['render(request, "a/used_page.html#row")', 'f"messages/{name}.txt"']

    names = ["a/used_page.html", "a/orphan.html", "messages/hello.txt", "messages/hello.html"]

    assert unused(names, sources) == ["a/orphan.html", "messages/hello.html"]


@pytest.mark.parametrize(
    ("what", "planted"),
    list(
        zip(
            INLINE,
            (
                "<script>alert(1)</script>",
                "<style>p{}</style>",
                '<p class="a" style="color:red">',
                '<a href="/" onclick="go()">',
                '<a href="javascript:go()">',
            ),
            strict=True,
        )
    ),
)
def test_planted_code_is_found(what, planted):
    assert inline_code(planted) == [what]


def test_an_undefined_variable_in_a_template_of_ours_raises():
    template = Template("{{ nobody_gave_this }}")
    template.origin.name = str(TEMPLATES / "web/planted.html")
    for node in template.nodelist:
        node.origin = template.origin

    with pytest.raises(UndefinedVariable, match="nobody_gave_this"):
        template.render(Context())


def test_the_marker_for_undefined_variables_is_in_force(settings):
    assert isinstance(settings.TEMPLATES[0]["OPTIONS"]["string_if_invalid"], Undefined)
