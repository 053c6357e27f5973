"""The questions of a safety test as a form, and what is asked of a test on paper."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ronghe.placements.operations.safety_tests import PaperTest
from ronghe.placements.safety_bank import Asked
from ronghe.web.people.fields import DayField
from ronghe.web.preparations.forms import papers_field

UNANSWERED = _("Choose an answer; a guess shows you what to read again.")


class SafetyTestForm(forms.Form):
    """Each question with its answers; which of them is right is nowhere on the page."""

    attempt = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, asked: Sequence[Asked], words: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = [one.key for one in asked]
        for number, one in enumerate(asked, start=1):
            self.fields[one.key] = forms.TypedChoiceField(
                label=f"{number}. {one.text[words]}",
                choices=[(place, said[words]) for place, said in enumerate(one.answers)],
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": UNANSWERED},
            )

    @property
    def answers(self) -> dict[str, int]:
        return {key: self.cleaned_data[key] for key in self.keys}


class PaperTestForm(forms.Form):
    trained_on = DayField(label=_("Trained on"))
    taken_on = DayField(label=_("Test taken on"))
    score = forms.IntegerField(label=_("Score out of 100"), min_value=0, max_value=100)
    pass_mark = forms.IntegerField(label=_("Passed from"), min_value=1, max_value=100, initial=60)
    papers = papers_field(required=True)

    @property
    def test(self) -> PaperTest:
        said = self.cleaned_data
        return PaperTest(said["trained_on"], said["taken_on"], said["score"], said["pass_mark"])
