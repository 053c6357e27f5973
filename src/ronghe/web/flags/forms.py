from django import forms
from django.utils.translation import gettext_lazy as _

from ronghe.supervision.lifecycles.flags import LABELS
from ronghe.supervision.models import FlagState

WORDS = forms.Textarea(attrs={"rows": 5})
WAYS = ("explain_flag", "send_flag_to_inspection", "uphold_flag")


class ReplyForm(forms.Form):
    text = forms.CharField(
        label=_("How you see it"),
        max_length=4_000,
        widget=WORDS,
        help_text=_("Say what explains the records, and where that can be seen. Name no student."),
    )


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why"), max_length=4_000, widget=WORDS, help_text=_("Both sides read it.")
    )

    def __init__(self, *args: object, state: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        ways = WAYS if state == FlagState.RAISED else ("explain_flag", "uphold_flag")
        self.fields["decision"].choices = [(one, LABELS[one]) for one in ways]  # type: ignore[attr-defined]


class SupportForm(forms.Form):
    text = forms.CharField(label=_("What was offered, and to whom"), max_length=2_000, widget=WORDS)


class CostsForm(forms.Form):
    visit = forms.DecimalField(
        label=_("Cost of a visit"), min_value=1, max_digits=9, decimal_places=2
    )
    loss = forms.DecimalField(
        label=_("Loss when a cooperation is broken off"),
        min_value=1,
        max_digits=12,
        decimal_places=2,
    )
    averted_percent = forms.IntegerField(
        label=_("Of a hundred that would be broken off, how many does a visit avert?"),
        min_value=1,
        max_value=100,
    )
