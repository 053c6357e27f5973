"""What a student fills in for a journal entry, with or without a network."""

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from ronghe.partnerships.operations.piles import Handed
from ronghe.placements.models import Prompt, Readers
from ronghe.placements.operations.journals import LONGEST, Written
from ronghe.web.papers.forms import PicturesField
from ronghe.web.people.fields import DayField


class EntryForm(forms.Form):
    client_key = forms.UUIDField(widget=forms.HiddenInput)
    prompt = forms.ChoiceField(
        label=_("Question"), choices=Prompt.choices, initial=Prompt.WENT_WRONG
    )
    text = forms.CharField(
        label=_("Your entry"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("A few lines are enough; nobody counts the words."),
    )
    on = DayField(label=_("Day"))
    readers = forms.ChoiceField(
        label=_("Who reads it"),
        choices=Readers.choices,
        initial=Readers.COLLEGE,
        widget=forms.RadioSelect,
    )

    def __init__(
        self,
        *args: Any,
        today: date | None = None,
        readers: list[tuple[str, str]] | None = None,
        has_pictures: bool = False,
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = {"client_key": uuid4(), "on": today} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        if readers:
            fields["readers"].choices = readers
        if has_pictures:
            fields["pictures"] = PicturesField(
                label=_("Photographs"),
                required=False,
                help_text=_("Three at most, of the work and of no faces. They need a connection. Where and when they were taken is removed from them."),
            )  # fmt: skip

    @property
    def written(self) -> Written:
        return Written(
            **{name: self.cleaned_data[name] for name in ("client_key", "on", "prompt", "text", "readers")}
        )  # fmt: skip

    @property
    def handed(self) -> list[Handed]:
        return [Handed(one, one.name) for one in self.cleaned_data.get("pictures", []) if one]
