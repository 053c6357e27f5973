"""What is asked where a college says by what it assesses, assesses, and answers an objection."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ronghe.placements.models import AssessedPart, PartKind
from ronghe.placements.operations.assessments import MAY_BE_UNKNOWN, Judged

LONG = forms.Textarea(attrs={"rows": 3})
SHORT = forms.Textarea(attrs={"rows": 2})
NUMBER = {"inputmode": "numeric"}


class SchemeForm(forms.Form):
    """A share for each part; together a hundred."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in PartKind:
            self.fields[kind.value] = forms.IntegerField(
                label=_("%(part)s, in percent") % {"part": kind.label},
                min_value=0,
                max_value=100,
                initial=0,
                widget=forms.NumberInput(attrs=NUMBER),
            )

    @property
    def weights(self) -> dict[str, int]:
        return {kind: self.cleaned_data[kind] for kind in PartKind.values}


class PartsForm(forms.Form):
    """Points and a reason for each part of the scheme."""

    def __init__(
        self,
        *args: Any,
        weights: Mapping[str, int],
        known: Mapping[str, AssessedPart] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.weights = weights
        for kind, weight in weights.items():
            part, before = PartKind(kind), (known or {}).get(kind)
            self.fields[f"points-{kind}"] = forms.IntegerField(
                label=_("%(part)s (%(weight)d %%): points out of 100") % {"part": part.label, "weight": weight},
                min_value=0,
                max_value=100,
                required=part not in MAY_BE_UNKNOWN,
                initial=before.points if before else None,
                help_text=_("Leave it empty where the host did not report: it then counts neither for nor against.")
                if part in MAY_BE_UNKNOWN
                else "",
                widget=forms.NumberInput(attrs=NUMBER),
            )  # fmt: skip
            self.fields[f"reason-{kind}"] = forms.CharField(
                label=_("Why, in a sentence"),
                max_length=500,
                widget=SHORT,
                initial=before.reason if before else "",
            )

    @property
    def parts(self) -> dict[str, Judged]:
        said = self.cleaned_data
        return {
            kind: Judged(said[f"points-{kind}"], said[f"reason-{kind}"]) for kind in self.weights
        }


class ObjectionForm(forms.Form):
    text = forms.CharField(
        label=_("What is wrong, and why?"),
        max_length=1000,
        widget=LONG,
        help_text=_("Somebody else than your tutor answers. You can object once."),
    )


class ObjectionAnswerForm(PartsForm):
    decision = forms.ChoiceField(
        label=_("Does the result change?"),
        choices=[("keep", _("No, it stays")), ("change", _("Yes, as below"))],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(label=_("Answer to the student"), max_length=1000, widget=LONG)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["decision", "answer", *(one for one in self.fields if "-" in one)])


class RevokeForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it does not count any more"),
        max_length=500,
        widget=LONG,
        help_text=_("Whoever checks the paper or the badge is told that it was revoked, not why."),
    )
