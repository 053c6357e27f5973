"""Consent (知情同意): the student's own, what was signed on paper, and the link for a guardian."""

from typing import Any

import segno
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from ronghe.parties.models import Guardian
from ronghe.placements.consent_text import consent_text, hash_of
from ronghe.placements.models import Placement
from ronghe.placements.operations import consents
from ronghe.placements.queries.own_placement import consent_of, guardians_of, has_changed
from ronghe.web.asking import ask, get_or_post
from ronghe.web.people.fields import DayField
from ronghe.web.placements.own_access import (
    address_of_own,
    crumbs_to_own,
    crumbs_to_page,
    own_placement_of,
    page_to_prepare,
    placement_looked_after,
)
from ronghe.web.preparations.access import handed
from ronghe.web.preparations.forms import papers_field
from ronghe.web.requests import WebRequest


class SureForm(forms.Form):
    """Nothing to fill in: the page asks once more, and that is all."""


class SignedForm(forms.Form):
    """A consent on paper: whose it is, of which day, and its picture."""

    person = forms.ChoiceField(label=gettext_lazy("Who signed"), widget=forms.RadioSelect)
    given_on = DayField(label=gettext_lazy("Day of the signature"))
    papers = papers_field(required=True)

    def __init__(self, *args: Any, placement: Placement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        student, language = placement.student.person, get_language() or "en"
        self.people = {str(one.person_id): one.person for one in guardians_of(placement)}
        self.people[str(student.pk)] = student
        fields: dict[str, Any] = self.fields
        fields["person"].choices = [
            (str(student.pk), _("%(name)s (student)") % {"name": student.name_in(language)}),
            *((str(one.person_id), _named(one, language)) for one in guardians_of(placement)),
        ]


class GuardianForm(forms.Form):
    guardian = forms.ChoiceField(
        label=gettext_lazy("For which parent or guardian"), widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, guardians: list[Guardian], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        self.people = {str(one.person_id): one.person for one in guardians}
        fields: dict[str, Any] = self.fields
        fields["guardian"].choices = [
            (str(one.person_id), _named(one, language)) for one in guardians
        ]
        if guardians:
            fields["guardian"].initial = str(guardians[0].person_id)


def _named(guardian: Guardian, language: str) -> str:
    return f"{guardian.person.name_in(language)} · {guardian.get_relation_display()}"


@get_or_post
def consent_give(request: WebRequest, reference: str) -> HttpResponse:
    """Show the sentences, with their hash: what was read is what is consented to."""
    placement = own_placement_of(request, reference)
    language = get_language() or "en"
    if request.method == "POST":
        return _given(request, placement, language)
    text = consent_text(placement, language)
    consent = consent_of(placement, request.actor.person)
    context = {
        "placement": placement,
        "lines": text.splitlines(),
        "text_hash": hash_of(text),
        "consent": consent,
        "is_changed": consent is not None and has_changed(consent),
        "back_url": address_of_own(placement),
        "crumbs": crumbs_to_own(placement),
    }
    return render(request, "placements/consent_give.html", context)


def _given(request: WebRequest, placement: Placement, language: str) -> HttpResponse:
    try:
        consents.give_consent(
            placement=placement,
            text_hash=request.POST.get("text_hash", ""),
            language=language,
            actor=request.actor,
            at=timezone.now(),
        )
    except consents.TextHasChanged as refusal:
        messages.warning(request, str(refusal))
        return redirect("placements:consent_give", placement.reference)
    except ValueError as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("You have agreed. You can take it back at any time."))
    return redirect(address_of_own(placement))


@get_or_post
def consent_withdraw(request: WebRequest, reference: str) -> HttpResponse:
    placement = own_placement_of(request, reference)
    return ask(
        request,
        SureForm(request.POST if request.method == "POST" else None),
        lambda _entered: consents.withdraw_consent(
            placement=placement, actor=request.actor, at=timezone.now()
        ),
        heading=_("Do you no longer agree to this placement?"),
        lead=_(
            "Your college is told at once and speaks with you about what comes next. Nobody may hold"
            " it against you. You can agree again later."
        ),
        label=_("Take my consent back"),
        back_url=address_of_own(placement),
        crumbs=crumbs_to_own(placement),
        done=_("Your consent is taken back, and your college has been told."),
    )


@get_or_post
def consent_enter(request: WebRequest, reference: str) -> HttpResponse:
    placement = placement_looked_after(request, reference, "placements.enter_consent")
    form = SignedForm(
        request.POST or None,
        request.FILES or None,
        placement=placement,
        initial={"given_on": timezone.localdate()},
    )

    def step(entered: dict[str, Any]) -> object:
        return consents.enter_consent(
            placement=placement,
            person=form.people[entered["person"]],
            given_on=entered["given_on"],
            files=handed(entered["papers"]),
            actor=request.actor,
            at=timezone.now(),
        )

    return ask(
        request,
        form,
        step,
        heading=_("Enter a consent signed on paper"),
        lead=_(
            "The sheet says what the placement is, and is signed by the student or by a parent or"
            " guardian on record. The host does not see it."
        ),
        label=_("Enter consent"),
        back_url=page_to_prepare(placement),
        crumbs=crumbs_to_page(placement),
        done=_("The consent is entered. What the placement still needs has been looked at again."),
    )


@never_cache
@get_or_post
def guardian_link_send(request: WebRequest, reference: str) -> HttpResponse:
    """Ask for which guardian, then show the link this once: nobody can read it later."""
    placement = placement_looked_after(request, reference, "placements.send_guardian_link")
    guardians = guardians_of(placement)
    form = GuardianForm(request.POST or None, guardians=guardians)
    context: dict[str, Any] = {
        "placement": placement,
        "form": form,
        "has_guardians": bool(guardians),
        "student_url": reverse("people:student_page", args=[placement.student.person_id]),
        "back_url": page_to_prepare(placement),
        "crumbs": crumbs_to_page(placement),
    }
    if not form.is_valid():
        return render(request, "placements/consent_link_send.html", context)
    person = form.people[form.cleaned_data["guardian"]]
    _link, token = consents.send_guardian_link(
        placement=placement, person=person, actor=request.actor, at=timezone.now()
    )
    url = settings.RONGHE_URL + reverse("placements:guardian_page", args=[token])
    context |= {
        "guardian": person,
        "url": url,
        "picture": str(segno.make(url, error="m").svg_data_uri(scale=4, border=2)),
    }
    return render(request, "placements/consent_link_sent.html", context)
