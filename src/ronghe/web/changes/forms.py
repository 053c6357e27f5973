"""What is asked of whoever reports an illness, proposes another post, or arranges another host."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ronghe.parties.models import Membership, Site
from ronghe.placements.models import Placement, Side
from ronghe.placements.operations.moves import Onward
from ronghe.placements.operations.stages import Turn
from ronghe.web.people.fields import DayField
from ronghe.web.placements.forms import StaffField, hosts_called

LONG = forms.Textarea(attrs={"rows": 2})
NOBODY_BLAMED = _("Nobody’s is an answer too, and the usual one.")


class IllnessForm(forms.Form):
    """Two days, filled in already: nobody asks what it is."""

    starts_on = DayField(label=_("Ill from"))
    ends_on = DayField(
        label=_("Up to and including"),
        required=False,
        help_text=_("As you expect it. Leave it empty if you cannot say."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"starts_on": today, "ends_on": today + timedelta(days=1)}
        super().__init__(*args, **kwargs)


class BackForm(forms.Form):
    last_day = DayField(label=_("Last day of the rest"))


class SiteField(forms.ModelChoiceField[Site]):
    def label_from_instance(self, obj: Site) -> str:
        return obj.name


class StagesForm(forms.Form):
    """One post from a day on, or several in turn; what is left empty stays as it is."""

    side = forms.ChoiceField(
        label=_("On whose side"), choices=Side.choices, initial=Side.NOBODY, help_text=NOBODY_BLAMED
    )
    note = forms.CharField(
        label=_("Why"),
        max_length=500,
        widget=LONG,
        help_text=_("Student, host and college read it. Nothing about anybody’s health."),
    )

    def __init__(
        self,
        *args: Any,
        count: int,
        sites: QuerySet[Site],
        mentors: QuerySet[Membership],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.count = count
        fields: dict[str, Any] = self.fields
        for number in range(1, count + 1):
            words = {"n": number}
            is_first = number == 1
            fields[f"on-{number}"] = DayField(label=_("From (%(n)d)") % words if count > 1 else _("From"), required=is_first)  # fmt: skip
            fields[f"title-{number}"] = forms.CharField(
                label=_("Post (%(n)d)") % words if count > 1 else _("Post"), max_length=120, required=is_first
            )  # fmt: skip
            if sites:
                fields[f"site-{number}"] = SiteField(
                    sites, label=_("Site (%(n)d)") % words if count > 1 else _("Site"), required=False, empty_label=_("as before")
                )  # fmt: skip
            if mentors:
                fields[f"mentor-{number}"] = StaffField(
                    mentors, label=_("Mentor (%(n)d)") % words if count > 1 else _("Mentor"), required=False, empty_label=_("as before")
                )  # fmt: skip
        self.order_fields([name for name in self.fields if name not in {"side", "note"}])

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        for number in range(1, self.count + 1):
            day, title = cleaned.get(f"on-{number}"), cleaned.get(f"title-{number}")
            if bool(day) != bool(title) and not self.errors:
                self.add_error(f"on-{number}", _("Enter both the day and the post, or neither."))
        return cleaned

    @property
    def turns(self) -> Sequence[Turn]:
        said = self.cleaned_data
        return [
            Turn(
                said[f"on-{number}"],
                said[f"title-{number}"],
                site=said.get(f"site-{number}"),
                mentor=said.get(f"mentor-{number}"),
            )
            for number in range(1, self.count + 1)
            if said.get(f"on-{number}")
        ]


class MoveForm(forms.Form):
    """Another host: named in words, since there are too many to list."""

    host = forms.CharField(
        label=_("Host"), max_length=200, help_text=_("Name, reference or register number, or a part of the name.")
    )  # fmt: skip
    title = forms.CharField(label=_("Post"), max_length=120)
    last_day = DayField(label=_("Last day at the host before"), required=False)
    starts_on = DayField(label=_("First day at the other host"))
    ends_on = DayField(label=_("Last day"))
    side = forms.ChoiceField(
        label=_("On whose side"), choices=Side.choices, initial=Side.NOBODY, help_text=NOBODY_BLAMED
    )
    note = forms.CharField(label=_("Why"), max_length=500, widget=LONG)

    def __init__(self, *args: Any, placement: Placement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hosts = hosts_called(str(self.data.get("host", "")))
        if len(self.hosts) > 1:
            language = get_language() or "en"
            fields: dict[str, Any] = self.fields
            fields["host_match"] = forms.ChoiceField(
                label=_("Which of these organisations?"),
                required=False,
                widget=forms.RadioSelect,
                choices=[(str(one.pk), f"{one.name_in(language)} · {one.reference}") for one in self.hosts],
            )  # fmt: skip
            self.order_fields(["host", "host_match"])
        if not placement.has_begun or not placement.is_open:
            del self.fields["last_day"]

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        match = cleaned.pop("host_match", "")
        if cleaned.get("host"):
            chosen = self.hosts[0] if len(self.hosts) == 1 else next((one for one in self.hosts if str(one.pk) == match), None)  # fmt: skip
            if chosen is None:
                words = _("Several are called so. Choose one below.") if self.hosts else _("No organisation is called so. Enter a part of its name, or its reference.")  # fmt: skip
                self.add_error("host", words)
            cleaned["host"] = chosen
        return cleaned

    @property
    def onward(self) -> Onward:
        return Onward(**self.cleaned_data)
