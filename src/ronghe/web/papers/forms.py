"""What is asked about papers: pictures of them, and what is to be seen on one."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ronghe.partnerships.models import SealKind


class Pictures(forms.ClearableFileInput):
    """Several files from one control."""

    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """One file or many; each is checked as one would be."""

    widget = Pictures

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = (data if isinstance(data, list | tuple) else [data]) or [None]
        return [super(PicturesField, self).clean(file, initial) for file in files]


class PileForm(forms.Form):
    pictures = PicturesField(
        label=_("Pictures or scans"),
        help_text=_(
            "Photographs of the signed pages in any order, two to a picture if you like, or a"
            " scan as PDF. Up to 300 files of 20 MB each."
        ),
    )


class SeenForm(forms.Form):
    """Signature and seal are two facts."""

    signed_by = forms.ChoiceField(label=_("Who signed"))
    signed_on = forms.DateField(
        label=_("Day on the paper"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    has_signature = forms.BooleanField(label=_("The signature is there"), required=False)
    seal = forms.ChoiceField(
        label=_("Seal"), required=False, choices=SealKind, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["signed_by"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- as declared above
        field.choices = people


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("The file"), help_text=_("The PDF as you received it, up to 20 MB. It is not kept.")
    )
