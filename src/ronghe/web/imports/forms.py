from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ronghe.kernel.imports.files import LARGEST_FILE, MIB, FileRefused
from ronghe.kernel.imports.mapping import MappingIsWrong, read_mapping
from ronghe.kernel.imports.mappings import LARGEST, Shipped, shipped, shipped_for, text_of_mapping
from ronghe.kernel.imports.reading import peek
from ronghe.kernel.imports.registers import Register, register_of
from ronghe.kernel.imports.words import mapping_words, refusal_words
from ronghe.kernel.models import Import
from ronghe.kernel.permissions import may
from ronghe.parties.actors import Actor
from ronghe.parties.models import Organisation, OrganisationKind, Role
from ronghe.reference.models import Region
from ronghe.web.parties.organisation_choice import organisations_named
from ronghe.web.requests import WebRequest

OWN = "own"
REPAIRS = [
    ("zeros", _("Restore leading zeros that a spreadsheet took away")),
]


class OpenForm(forms.Form):
    """A file and the register that it is for; what is no table is refused at once."""

    kind = forms.ChoiceField(label=pgettext_lazy("of an import", "Register"))
    organisation = forms.CharField(
        label=_("Whose people are they?"),
        required=False,
        max_length=60,
        help_text=_(
            "For “People and classes”: the reference or register number of a college or enterprise"
            " that you look after. Empty: your own organisation."
        ),
    )
    file = forms.FileField(label=_("File"), allow_empty_file=True)

    def __init__(
        self, *args: Any, registers: Iterable[Register], actor: Actor, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        kind = cast("forms.ChoiceField", self.fields["kind"])
        kind.choices = [(one.key, one.label) for one in registers]
        # A number is put into the words of the reader's language, not of the import's.
        self.fields["file"].help_text = gettext(
            "CSV, XLSX, XLS or ODS, up to %(n)d MiB. You see what would happen first."
        ) % {"n": LARGEST_FILE // MIB}
        self.actor = actor
        if not actor.holds(Role.ADMINISTRATOR):
            del self.fields["organisation"]

    def clean_organisation(self) -> Organisation | None:
        """Give the organisation whose people the file brings; only one that a remit opens."""
        text, kind = self.cleaned_data["organisation"].strip(), self.cleaned_data.get("kind", "")
        if not text:
            return None
        if kind and not register_of(kind).asks_for_organisation:
            raise forms.ValidationError(_("This register belongs to nobody. Leave the line empty."))
        found = organisations_named(text)
        run = Import(
            kind=kind,
            owner_id=self.actor.organisation_id,
            options={"organisation_id": found[0].pk},
        )
        if kind and not may(self.actor, "kernel.run_import", run):
            raise forms.ValidationError(
                _("No remit of yours opens this organisation. It can bring the file itself.")
            )
        return found[0]

    @property
    def options(self) -> dict[str, Any]:
        """Give whose people they are, as the register takes it."""
        organisation = self.cleaned_data.get("organisation")
        return {"organisation_id": organisation.pk} if organisation else {}

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        with NamedTemporaryFile() as kept:
            for block in file.chunks():
                kept.write(block)
            kept.flush()
            try:
                peek(Path(kept.name))
            except FileRefused as refusal:
                words = refusal_words({"code": refusal.code, "params": refusal.params})
                raise forms.ValidationError(" ".join(words)) from refusal
        file.seek(0)
        return file


class ReadForm(forms.Form):
    """How the columns are read, and what rows do not say themselves."""

    mapping = forms.ChoiceField(label=_("Mapping"))
    own_file = forms.FileField(
        label=_("File of your mapping (YAML)"),
        required=False,
        allow_empty_file=True,
        help_text=_("It says which heading of your table is which field."),
    )
    own_text = forms.CharField(
        label=_("Or its text"),
        required=False,
        max_length=LARGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_("A file that you choose above takes the place of what stands here."),
    )
    region = forms.CharField(
        label=_("Region of rows that name none (code)"), required=False, max_length=20
    )
    year = forms.IntegerField(
        label=_("Year of rows that name none"), required=False, min_value=1990, max_value=2100
    )
    repairs = forms.MultipleChoiceField(
        label=_("Repairs"),
        required=False,
        choices=REPAIRS,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing is repaired unless you choose it; repaired rows are counted."),
    )

    def __init__(
        self, *args: Any, register: Register, fit: Sequence[Shipped], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        others = [one for one in shipped_for(register.key) if one not in fit]
        mapping = cast("forms.ChoiceField", self.fields["mapping"])
        mapping.choices = [
            *((one.name, name_of(one)) for one in [*fit, *others]),
            (OWN, _("a mapping of my own")),
        ]
        known = {field.code for field in register.fields}
        for name in {"region", "year"} - known:
            del self.fields[name]

    def clean_region(self) -> Region | None:
        code = self.cleaned_data["region"].strip()
        if not code:
            return None
        regions = list(Region.objects.filter(code__in=[code, f"DEP-{code}"]).order_by("pk")[:2])
        if len(regions) != 1:
            raise forms.ValidationError(_("No region has the code “%(code)s”.") % {"code": code})
        return regions[0]

    @property
    def own(self) -> list[forms.BoundField]:
        """The fields for a mapping of one's own, which most people never need."""
        return [self["own_file"], self["own_text"]]

    @property
    def others(self) -> list[forms.BoundField]:
        """The fields that stand behind the choice of a mapping."""
        return [self[name] for name in ("region", "year", "repairs") if name in self.fields]

    @property
    def is_own(self) -> bool:
        return bool(self.is_bound and self.data.get("mapping") == OWN)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        field = "own_file" if cleaned.get("own_file") else "own_text"
        try:
            if file := cleaned.get("own_file"):
                self._take_over(cleaned, text_of_mapping(file.read(LARGEST + 1)))
            if cleaned.get("mapping") == OWN:
                read_mapping(cleaned.get("own_text", ""))
        except MappingIsWrong as wrong:
            self.add_error(field, mapping_words(wrong))
        return cleaned

    def _take_over(self, cleaned: dict[str, Any], text: str) -> None:
        """Put the file's text where it can be read and mended: a browser keeps no file."""
        data = cast("QueryDict", self.data).copy()
        for name, value in (("mapping", OWN), ("own_text", text)):
            data[name] = cleaned[name] = value
        self.data = data

    @property
    def chosen(self) -> tuple[str, str]:
        """The name and the text of the mapping."""
        name = self.cleaned_data["mapping"]
        if name == OWN:
            return OWN, self.cleaned_data["own_text"]
        return name, shipped()[name].text

    def options(self, run: Import, request: WebRequest) -> dict[str, Any]:
        """Give what rows do not say, as the registers take it."""
        given = self.cleaned_data
        options: dict[str, Any] = {"repairs": given["repairs"]}
        if region := given.get("region"):
            options |= {"region": region.code, "region_id": region.pk}
        if given.get("year"):
            options["year"] = given["year"]
        organisation = request.actor.organisation
        if organisation and organisation.kind != OrganisationKind.AUTHORITY:
            options["organisation_id"] = run.owner_id
        return options


def name_of(one: Shipped) -> str:
    """Name a shipped mapping in the reader's language."""
    names = one.mapping.names
    return names.get(get_language() or "en") or names.get("en") or one.name
