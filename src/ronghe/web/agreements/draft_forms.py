"""What is asked of people who write clauses, obligations, steps of the plan and shares."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ronghe.engines.terms import Clause, Document, Due, Milestone, Obligation, said
from ronghe.engines.terms.document import LANGUAGES
from ronghe.partnerships import library
from ronghe.partnerships.library import Template
from ronghe.partnerships.wording import topics_in
from ronghe.web.agreements.reading import language_of_text
from ronghe.web.cooperations.forms import LONG
from ronghe.web.people.fields import DayField

OWN = "own"
ON_A_DAY = "on"
ALL_OTHERS = _("all others")
NOBODY = _("nobody yet")
RHYTHM_WORDS = {
    "once": pgettext_lazy("how often something is owed", "once"),
    "weekly": pgettext_lazy("how often something is owed", "every week"),
    "monthly": pgettext_lazy("how often something is owed", "every month"),
    "always": pgettext_lazy("how often something is owed", "all the time, looked at in the end"),
}
START_LENGTH = 40


class ClauseForm(forms.Form):
    text_zh = forms.CharField(label=_("In Chinese"), widget=forms.Textarea(attrs={"rows": 5}))
    text_en = forms.CharField(label=_("In English"), widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, data: Any, *, clause: Clause) -> None:
        super().__init__(data, initial=_spread("text", clause.text))
        ask_in_own_language(self, "text")

    @property
    def text(self) -> dict[str, str]:
        return _words_of(self.cleaned_data, "text")


class NewClauseForm(forms.Form):
    """A clause of the library that is not there yet, or one in the parties' own words."""

    clause = forms.ChoiceField(label=_("Which clause"))
    topic = forms.ChoiceField(label=_("What your own clause is about"), required=False)
    text_zh = forms.CharField(
        label=_("Your own clause, in Chinese"), required=False, widget=forms.Textarea({"rows": 4})
    )
    text_en = forms.CharField(
        label=_("Your own clause, in English"), required=False, widget=forms.Textarea({"rows": 4})
    )
    after = forms.ChoiceField(label=pgettext_lazy("a clause", "Where it stands"))

    def __init__(self, data: Any, *, document: Document, template: Template) -> None:
        super().__init__(data)
        language = language_of_text()
        here = {one.key for one in document.clauses}
        topics = topics_in(template.law, language)
        fields: dict[str, Any] = self.fields
        fields["clause"].choices = [
            (OWN, _("one in our own words")),
            *(
                (key, f"{topics.get(one.topic, one.topic)}：{_start(one.in_(language))}")
                for key, one in library.clauses().items()
                if key not in here
            ),
        ]
        fields["topic"].choices = [("", "—"), *topics.items()]
        fields["after"].choices = [
            (str(number), gettext("after clause %(n)d") % {"n": number})
            for number in range(len(document.clauses), 0, -1)
        ] + [("0", gettext("at the beginning"))]

    def clean(self) -> dict[str, Any]:
        entered = super().clean() or self.cleaned_data
        if entered.get("clause") == OWN:
            for name in ("topic", f"text_{language_of_text()}"):
                if not str(entered.get(name) or "").strip():
                    self.add_error(name, _("Your own clause needs this."))
        return entered

    def clause_for(self, document: Document) -> Clause:
        entered = self.cleaned_data
        if entered["clause"] != OWN:
            ours = library.clauses()[entered["clause"]]
            return Clause(ours.key, ours.topic, ours.words)
        key = new_key([one.key for one in document.clauses])
        return Clause(key, entered["topic"], _words_of(entered, "text"), "free")


def _start(words: str) -> str:
    return words if len(words) <= START_LENGTH else f"{words[:START_LENGTH]}…"


def new_key(keys: Sequence[str]) -> str:
    """Give the first key of the parties' own that is not used yet."""
    numbers = range(1, len(keys) + 2)
    return next(key for key in (f"{OWN}_{n}" for n in numbers) if key not in keys)


class WhyForm(forms.Form):
    """Nothing is asked but why."""


class DueForm(forms.Form):
    """Something that falls due: so many days from a day of the agreement, or on a day of its own."""

    due = forms.ChoiceField(label=_("Due"))
    offset = forms.IntegerField(
        label=_("Days after that"),
        required=False,
        min_value=-3_650,
        max_value=3_650,
        help_text=_("Before it: with a minus. Left empty: on that day itself."),
    )
    on = DayField(label=_("Day of its own"), required=False)

    def fill_due(self, due: Due | None) -> None:
        language = language_of_text()
        terms = library.terms()
        fields: dict[str, Any] = self.fields
        fields["due"].choices = [
            *((name, terms[name].in_(language)) for name in ("starts_on", "ends_on")),
            (ON_A_DAY, _("a day of its own")),
        ]
        if due is not None:
            fields["due"].initial = ON_A_DAY if due.on else due.term
            fields["offset"].initial = due.offset or None
            fields["on"].initial = due.on

    def clean(self) -> dict[str, Any]:
        entered = super().clean() or self.cleaned_data
        if entered.get("due") == ON_A_DAY and not entered.get("on"):
            self.add_error("on", _("Say on which day."))
        return entered

    @property
    def due_day(self) -> Due:
        entered = self.cleaned_data
        if entered["due"] == ON_A_DAY:
            return Due(on=entered["on"])
        return Due(entered["due"], entered["offset"] or 0)


def ask_in_own_language(form: forms.Form, *names: str) -> None:
    """Ask in the reader's language; the other may stay empty, and then shows the same words."""
    own = language_of_text()
    for name in names:
        for language in LANGUAGES:
            field = form.fields[f"{name}_{language}"]
            field.required = language == own
            if language != own:
                field.help_text = _("Left empty, the words of the other language stand here too.")


def _words_of(entered: Mapping[str, Any], name: str) -> dict[str, str]:
    """Give what was said in both languages; nothing where nothing was said."""
    given = {one: str(entered.get(f"{name}_{one}") or "").strip() for one in LANGUAGES}
    return {one: words for one, words in given.items() if words}


class ObligationForm(DueForm):
    what_zh = forms.CharField(label=_("What is owed, in Chinese"), widget=LONG)
    what_en = forms.CharField(label=_("What is owed, in English"), widget=LONG)
    owner = forms.ChoiceField(label=_("Who owes it"), required=False)
    to = forms.ChoiceField(label=_("To whom"), required=False)
    rhythm = forms.ChoiceField(label=_("How often"), choices=list(RHYTHM_WORDS.items()))
    evidence_zh = forms.CharField(label=_("Shown by, in Chinese"), max_length=500)
    evidence_en = forms.CharField(label=_("Shown by, in English"), max_length=500)
    consequence_zh = forms.CharField(label=_("What follows when it is missed, in Chinese"), widget=LONG)  # fmt: skip
    consequence_en = forms.CharField(label=_("What follows when it is missed, in English"), widget=LONG)  # fmt: skip
    topics = forms.MultipleChoiceField(
        label=_("Matters that it settles"), required=False, widget=forms.CheckboxSelectMultiple
    )
    field_order = ("what_zh", "what_en", "owner", "to", "due", "offset", "on")

    def __init__(
        self,
        data: Any,
        *,
        document: Document,
        template: Template,
        names: Mapping[str, str],
        obligation: Obligation | None = None,
    ) -> None:
        super().__init__(data, initial=_owed(obligation) if obligation else None)
        self.document, self.obligation = document, obligation
        fields: dict[str, Any] = self.fields
        parties = list(names.items())
        fields["owner"].choices = [("", NOBODY), *parties]
        fields["to"].choices = [("", ALL_OTHERS), *parties]
        language = language_of_text()
        topics = topics_in(template.law, language)
        asked = dict.fromkeys(
            (*template.topics_of_duty, *(obligation.topics if obligation else ()))
        )
        fields["topics"].choices = [(one, topics.get(one, one)) for one in asked]
        self.fill_due(obligation.due if obligation else None)
        ask_in_own_language(self, "what", "evidence", "consequence")

    def clean(self) -> dict[str, Any]:
        entered = super().clean()
        if entered.get("owner") and entered.get("owner") == entered.get("to"):
            self.add_error("to", _("Nobody owes something to themselves. Choose another party."))
        return entered

    def obligation_entered(self) -> Obligation:
        entered = self.cleaned_data
        taken = [one.key for one in self.document.obligations]
        return Obligation(
            key=self.obligation.key if self.obligation else new_key(taken),
            owner=entered["owner"],
            to=entered["to"],
            what=_words_of(entered, "what"),
            due=self.due_day,
            rhythm=entered["rhythm"],
            evidence=_words_of(entered, "evidence"),
            consequence=_words_of(entered, "consequence"),
            topics=tuple(entered["topics"]),
        )


def _spread(name: str, words: Mapping[str, str]) -> dict[str, Any]:
    return {f"{name}_{language}": words.get(language, "") for language in LANGUAGES}


def _owed(one: Obligation) -> dict[str, Any]:
    return {
        **_spread("what", one.what),
        **_spread("evidence", one.evidence),
        **_spread("consequence", one.consequence),
        "owner": one.owner,
        "to": one.to,
        "rhythm": one.rhythm,
        "topics": list(one.topics),
    }


class MilestoneForm(DueForm):
    title_zh = forms.CharField(label=_("Step, in Chinese"), max_length=200)
    title_en = forms.CharField(label=_("Step, in English"), max_length=200)
    owner = forms.ChoiceField(label=_("Who sees to it"))
    evidence_zh = forms.CharField(label=_("Shown by, in Chinese"), max_length=500)
    evidence_en = forms.CharField(label=_("Shown by, in English"), max_length=500)
    covers = forms.MultipleChoiceField(
        label=_("Obligations that it carries out"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ("title_zh", "title_en", "owner", "due", "offset", "on")

    def __init__(
        self,
        data: Any,
        *,
        document: Document,
        names: Mapping[str, str],
        milestone: Milestone | None = None,
    ) -> None:
        super().__init__(data, initial=_planned(milestone) if milestone else None)
        self.document, self.milestone = document, milestone
        language = language_of_text()
        fields: dict[str, Any] = self.fields
        fields["owner"].choices = list(names.items())
        fields["covers"].choices = [
            (one.key, said(one.what, language)) for one in document.obligations
        ]
        self.fill_due(milestone.due if milestone else None)
        ask_in_own_language(self, "title", "evidence")

    def milestone_entered(self) -> Milestone:
        entered = self.cleaned_data
        taken = [one.key for one in self.document.milestones]
        return Milestone(
            key=self.milestone.key if self.milestone else new_key(taken),
            owner=entered["owner"],
            title=_words_of(entered, "title"),
            due=self.due_day,
            evidence=_words_of(entered, "evidence"),
            covers=tuple(entered["covers"]),
        )


def _planned(one: Milestone) -> dict[str, Any]:
    return {
        **_spread("title", one.title),
        **_spread("evidence", one.evidence),
        "owner": one.owner,
        "covers": list(one.covers),
    }


class SharesForm(forms.Form):
    """How the hosts share the placement, in percent; nothing where parts do not count."""

    def __init__(self, data: Any, *, document: Document, names: Mapping[str, str]) -> None:
        super().__init__(data)
        for one in document.parties:
            if one.role == "host":
                self.fields[one.key] = forms.IntegerField(
                    label=names[one.key],
                    required=False,
                    min_value=1,
                    max_value=100,
                    initial=one.share,
                    help_text=_("in %"),
                )

    def clean(self) -> dict[str, Any]:
        entered = super().clean() or self.cleaned_data
        shares = [value for value in self.shares.values() if value is not None]
        if shares and (len(shares) < len(self.shares) or sum(shares) != 100):  # noqa: PLR2004 -- percent
            raise forms.ValidationError(
                _("The shares add up to %(n)d, not to 100. Leave all empty if they do not count.")
                % {"n": sum(shares)}
            )
        return entered

    @property
    def shares(self) -> dict[str, int | None]:
        return {
            key: value for key, value in self.cleaned_data.items() if key not in {"why", "base"}
        }


class PartyForm(forms.Form):
    newcomer = forms.ChoiceField(label=_("Who takes its place"))

    def __init__(self, data: Any, *, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        fields: dict[str, Any] = self.fields
        fields["newcomer"].choices = choices
