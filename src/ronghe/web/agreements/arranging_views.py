"""Arranging how, in which turn and by whom a party signs."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ronghe.parties.models import SigningMandate
from ronghe.partnerships.hindrances import document_kind_of
from ronghe.partnerships.models import AgreementParty, AgreementVersion
from ronghe.partnerships.operations.arranging import LAST_GROUP, arrange_signing, channels
from ronghe.web.agreements.access import address_of, crumbs_to, current_version, visible_agreement
from ronghe.web.asking import ask, get_or_post, need
from ronghe.web.requests import WebRequest


class MandateField(forms.ModelChoiceField[SigningMandate]):
    def label_from_instance(self, obj: SigningMandate) -> str:
        return f"{obj.person.name_in(get_language() or 'en')} · {obj.reference}"


class ArrangementForm(forms.Form):
    channel = forms.ChoiceField(
        label=gettext_lazy("How does this party sign?"),
        help_text=gettext_lazy(
            "Paper is as good as any other way: signature and seal are recorded by one person and"
            " confirmed by another."
        ),
        widget=forms.RadioSelect,
    )
    order_group = forms.IntegerField(
        label=gettext_lazy("In which turn?"),
        min_value=1,
        max_value=LAST_GROUP,
        help_text=gettext_lazy(
            "1 signs first. Parties of the same number may sign in any order among themselves."
        ),
    )
    mandate = MandateField(
        SigningMandate.objects.none(),
        label=gettext_lazy("Who is expected to sign?"),
        required=False,
        empty_label=gettext_lazy("anybody who is entitled"),
        help_text=gettext_lazy("Whoever is named here is told when the turn has come."),
    )

    def __init__(self, data: Any, *, party: AgreementParty, mandates: QuerySet[SigningMandate]) -> None:  # fmt: skip
        initial = {
            "channel": party.channel,
            "order_group": party.order_group,
            "mandate": party.mandate_id,
        }
        super().__init__(data, initial=initial)
        fields: dict[str, Any] = self.fields
        fields["channel"].choices = [(one.value, one.label) for one in channels()]
        fields["mandate"].queryset = mandates
        if party.organisation_id is None:
            del self.fields["mandate"]


@get_or_post
def signing_arrange(request: WebRequest, reference: str, party: str) -> HttpResponse:
    agreement = visible_agreement(request, reference)
    need(request, "partnerships.edit_agreement", agreement)
    version = current_version(agreement)
    found = get_object_or_404(version.parties.select_related("organisation", "person"), key=party)
    found.version = version
    return ask(
        request,
        ArrangementForm(request.POST or None, party=found, mandates=_mandates(version, found)),
        lambda entered: arrange_signing(
            party=found, actor=request.actor, at=timezone.now(), **entered
        ),
        heading=_("Arrange how a party signs"),
        label=_("Keep arrangement"),
        back_url=address_of(agreement, "signatures"),
        crumbs=crumbs_to(agreement),
        done=_("It is arranged how this party signs."),
    )


def _mandates(version: AgreementVersion, party: AgreementParty) -> QuerySet[SigningMandate]:
    return (
        SigningMandate.objects.on(timezone.localdate())
        .filter(
            organisation=party.organisation_id,
            document_kinds__contains=[document_kind_of(version)],
        )
        .select_related("person")
        .order_by("person", "pk")
    )
