"""How words are put together on pages, in the reader's language."""

from django.template import Context, Template
from django.utils import translation
from django.utils.safestring import mark_safe

from ronghe.web.parts import labelled


def test_a_label_takes_the_colon_of_its_language():
    with translation.override("zh-hans"):
        assert labelled("逾期", "3天") == "逾期：3天"
    with translation.override("en"):
        assert labelled("Late", "3 days") == "Late: 3 days"


def test_on_a_page_only_what_is_html_already_stays_html():
    page = Template("{% load ronghe %}{{ label|labelled:what }}")
    found = page.render(Context({"label": "A & B", "what": mark_safe("C &amp; D")}))

    assert found == "A &amp; B: C &amp; D"
