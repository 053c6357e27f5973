"""Forms by which a form is brought, laid out, mapped, sent, and answered."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django import forms
from django.db.models import Count
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ronghe.parties.models import Organisation, OrganisationKind
from ronghe.parties.models.organisation import OrganisationQuerySet
from ronghe.supervision.facts import FACTS, facts_about
from ronghe.supervision.form_layouts import ColumnPlan
from ronghe.supervision.models import (
    CellChoice,
    ColumnKind,
    ColumnSource,
    DirectiveKind,
    FormColumn,
    RowsOf,
)
from ronghe.supervision.sheets.layout import Layout
from ronghe.web.people.fields import DayField

LAST_ROW = 5_000


class BringForm(forms.Form):
    """The spreadsheet that somebody above has sent."""

    title = forms.CharField(
        label=_("Title"),
        max_length=120,
        help_text=_("By this the colleges know it, as “Placements in 2026”."),
    )
    asked_by = forms.CharField(
        label=_("Who asks for it?"), max_length=120, required=False, help_text=_("The office above that sent the form.")
    )  # fmt: skip
    file = forms.FileField(
        label=_("The form as it came (.xlsx)"),
        allow_empty_file=True,
        help_text=_("Looks, merged cells and formulas stay as they are; the file is filled in, not made anew."),
    )  # fmt: skip


class LayoutForm(forms.Form):
    """Where headings and rows stand."""

    sheet = forms.ChoiceField(label=pgettext_lazy("spreadsheet", "Sheet"))
    rows_of = forms.ChoiceField(label=_("Each row stands for"), choices=RowsOf.choices)
    head_first = forms.IntegerField(label=_("Headings from row"), min_value=1, max_value=LAST_ROW)
    head_last = forms.IntegerField(label=_("to row"), min_value=1, max_value=LAST_ROW)
    row_first = forms.IntegerField(
        label=_("Entries from row"), min_value=2, max_value=LAST_ROW,
        help_text=_("The first row to fill in."),
    )  # fmt: skip
    row_last = forms.IntegerField(
        label=_("to row"), min_value=2, max_value=LAST_ROW,
        help_text=_("The last row before a total or a note. Where there is too little room, rows are put in."),
    )  # fmt: skip

    def __init__(self, *args: Any, sheets: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["sheet"]).choices = [(one, one) for one in sheets]

    @property
    def layout(self) -> Layout:
        data = self.cleaned_data
        places = ("head_first", "head_last", "row_first", "row_last")
        return Layout(data["sheet"], *(data[name] for name in places))


# What may become of a column: a fact of the catalogue, or one of these.
OTHERS = (
    ("college:text", _("The college, as text")),
    ("college:number", _("The college, as a number")),
    ("college:share", _("The college, in per cent")),
    ("college:day", _("The college, as a day")),
    ("number:number", _("Number of the row")),
    ("left:text", _("Nobody: it stays as it is")),
)


class ColumnsForm(forms.Form):
    """One choice for each column: who fills it in, and with which fact."""

    def __init__(self, *args: Any, columns: Sequence[FormColumn], rows_of: str, **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.columns = columns
        facts = [(one.key, one.label) for one in facts_about(rows_of)]
        choices: list[Any] = [
            (_("Ronghe fills it in from the records"), facts),
            (pgettext_lazy("column of a form", "Others"), list(OTHERS)),
        ]
        for one in columns:
            self.fields[f"column-{one.place}"] = forms.ChoiceField(
                label=one.heading, choices=choices, initial=one.fact or f"{one.source}:{one.kind}"
            )

    @property
    def plans(self) -> list[ColumnPlan]:
        return [self._plan(one, self.cleaned_data[f"column-{one.place}"]) for one in self.columns]

    def _plan(self, column: FormColumn, chosen: str) -> ColumnPlan:
        if chosen in FACTS:
            return ColumnPlan(column.place, column.heading, ColumnSource.RONGHE, ColumnKind(FACTS[chosen].kind), chosen)  # fmt: skip
        source, _colon, kind = chosen.partition(":")
        return ColumnPlan(column.place, column.heading, source, kind)


class CollegesField(forms.ModelMultipleChoiceField[Organisation]):
    def label_from_instance(self, obj: Organisation) -> str:
        return obj.name_in(get_language() or "en")


# Whom a directive may reach, besides the authority that publishes it.
KINDS: dict[str, Any] = {
    OrganisationKind.COLLEGE: pgettext_lazy("kind of organisation", "Colleges"),
    OrganisationKind.ENTERPRISE: pgettext_lazy("kind of organisation", "Enterprises"),
    OrganisationKind.INDUSTRY_BODY: pgettext_lazy("kind of organisation", "Industry bodies"),
    OrganisationKind.AUTHORITY: pgettext_lazy("kind of organisation", "Other authorities"),
}
MOST_SINGLE = 100


class OrganisationsField(forms.ModelMultipleChoiceField[Organisation]):
    def label_from_instance(self, obj: Organisation) -> str:
        return f"{obj.name_in(get_language() or 'en')} · {obj.get_kind_display()}"


class SendForm(forms.Form):
    """Of which day the figures are, who is asked, and until when."""

    counted_on = DayField(label=_("Figures as of"), help_text=_("Stocks are of this day; what happens over time is counted from 1 January to it."))  # fmt: skip
    due_on = DayField(label=_("To be handed in by"))
    colleges = CollegesField(
        label=_("Colleges"),
        queryset=Organisation.objects.none(),
        to_field_name="reference",
        widget=forms.CheckboxSelectMultiple,
    )


class ReturnForm(forms.Form):
    reason = forms.CharField(
        label=_("What should the college look at again?"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )


class SettleForm(forms.Form):
    """Which of two values goes into the form."""

    choice = forms.ChoiceField(
        label=_("Into the form goes"), choices=CellChoice.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Because"),
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("The college reads it; both values stay on record."),
    )


class PartFileForm(forms.Form):
    file = forms.FileField(label=_("The file, filled in (.xlsx)"), allow_empty_file=True)


class DirectiveForm(forms.Form):
    """A policy, a task or a target, and whom it concerns."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("directive", "What is it?"), choices=DirectiveKind.choices
    )
    title = forms.CharField(label=_("Title"), max_length=120)
    text = forms.CharField(
        label=_("What is to be known or done?"), max_length=4000, widget=forms.Textarea({"rows": 6})
    )
    due_on = DayField(label=_("Until"), required=False, help_text=_("A task or a target has a last day."))  # fmt: skip
    fact = forms.ChoiceField(
        label=_("Measured by"),
        required=False,
        help_text=_("For a target: what Ronghe counts from the records of each college."),
    )
    aim = forms.DecimalField(
        label=_("Figure to reach"), required=False, min_value=0, max_digits=12, decimal_places=1
    )
    kinds = forms.MultipleChoiceField(
        label=_("To all of a kind"), required=False, widget=forms.CheckboxSelectMultiple
    )
    organisations = OrganisationsField(
        label=_("To single ones"),
        required=False,
        queryset=Organisation.objects.none(),
        to_field_name="reference",
        widget=forms.CheckboxSelectMultiple,
    )

    numbers = forms.CharField(
        label=_("To others, by number"),
        required=False,
        max_length=2000,
        help_text=_("Their numbers here, as in OR-2026-0031, with spaces between them."),
    )

    def __init__(self, *args: Any, reached: OrganisationQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reached = reached
        counts = dict(reached.order_by().values_list("kind").annotate(n=Count("pk")))
        kinds = cast("forms.MultipleChoiceField", self.fields["kinds"])
        kinds.choices = [
            (kind, f"{KINDS[kind]} · {counts[kind]:,}") for kind in KINDS if counts.get(kind)
        ]
        kinds.initial = [OrganisationKind.COLLEGE]
        self._offer_single_ones([kind for kind in KINDS if 0 < counts.get(kind, 0) <= MOST_SINGLE])
        if all(count <= MOST_SINGLE for count in counts.values()):
            del self.fields["numbers"]

    def _offer_single_ones(self, kinds: Sequence[str]) -> None:
        """List those of which there are few enough to look through; of the rest, ask for numbers."""
        listed = self.reached.filter(kind__in=kinds).prefetch_related("names")
        field = cast("OrganisationsField", self.fields["organisations"])
        field.queryset = listed.order_by("kind", "sort_key", "pk")

    def clean_numbers(self) -> list[Organisation]:
        wanted = list(dict.fromkeys(self.cleaned_data["numbers"].upper().replace(",", " ").split()))
        found = list(self.reached.filter(reference__in=wanted))
        missing = set(wanted) - {one.reference for one in found}
        if missing:
            raise forms.ValidationError(
                _("Nobody whom your authority looks after has this number: %(which)s."),
                params={"which": ", ".join(sorted(missing))},
            )
        return found

    @property
    def chosen(self) -> list[Organisation]:
        """Give those of the kinds chosen, and the single ones, each once."""
        entered = self.cleaned_data
        of_kinds = self.reached.filter(kind__in=entered["kinds"])
        found = [*of_kinds, *entered["organisations"], *entered.get("numbers", ())]
        return list({one.pk: one for one in found}.values())


class ProgressForm(forms.Form):
    """How far it is, in words and if need be in a figure."""

    note = forms.CharField(
        label=_("How far is it?"), max_length=1000, widget=forms.Textarea({"rows": 3})
    )
    figure = forms.DecimalField(
        label=_("Your figure"), required=False, max_digits=12, decimal_places=1
    )
    is_done = forms.BooleanField(label=_("It is done"), required=False)
