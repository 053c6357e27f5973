from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ronghe.kernel.models import AuditRecord
from ronghe.web.records.story import sayings


def _verbs() -> list[tuple[str, object]]:
    blank = {"actor": "…", "subject": "…", "verb": ""}
    return [("", _("everything")), *((verb, words % blank) for verb, words in sayings().items())]


class AuditFilter(forms.Form):
    verb = forms.ChoiceField(label=_("What was done"), choices=_verbs, required=False)
    subject = forms.CharField(
        label=_("To what (reference)"), max_length=40, required=False, empty_value=""
    )
    day = forms.DateField(
        label=_("On which day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    before = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def narrow(self, records: QuerySet[AuditRecord]) -> QuerySet[AuditRecord]:
        """Apply what was asked for; a filter that makes no sense is as good as none."""
        self.is_valid()
        wanted = self.cleaned_data
        if wanted.get("verb"):
            records = records.filter(verb=wanted["verb"])
        if wanted.get("subject"):
            records = records.filter(subject_reference__iexact=wanted["subject"])
        if wanted.get("day"):
            records = records.filter(at__date=wanted["day"])
        if wanted.get("before"):
            records = records.filter(pk__lt=wanted["before"])
        return records

    def kept(self) -> dict[str, str]:
        """Give the filters as query parameters, without the place in the list."""
        names = ("verb", "subject", "day")
        return {name: str(value) for name in names if (value := self.cleaned_data.get(name))}
