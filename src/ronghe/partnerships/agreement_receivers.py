"""What people are told about agreements, in their own language."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse

from ronghe.engines.terms import said
from ronghe.kernel import signing_office
from ronghe.kernel.documents import Answer, OrderRefused, Outcome, SigningOrder
from ronghe.kernel.models import Event
from ronghe.kernel.news import receiver
from ronghe.parties.actors import SYSTEM
from ronghe.parties.contacts import contact_of
from ronghe.parties.following import day_of
from ronghe.parties.models import Person, SigningMandate
from ronghe.parties.telling import managers_of, once, tell
from ronghe.partnerships.hindrances import document_kind_of
from ronghe.partnerships.models import (
    Agreement,
    AgreementVersion,
    Concern,
    Cooperation,
    Obligation,
    OrderOutcome,
    ProviderOrder,
    SigningLink,
    VersionState,
)
from ronghe.partnerships.operations.documents import write_documents
from ronghe.partnerships.operations.provider import take_answer
from ronghe.partnerships.standing import turns_of

ORDER_LIFETIME = timedelta(days=14)


@receiver("signing_link.sent", key="partnerships.send_signing_link")
def send_link(event: Event) -> None:
    """Send the link, which travels sealed and is stored nowhere."""
    link = SigningLink.objects.select_related("person", "party__version__agreement").get(
        pk=event.payload["link"]
    )
    address = reverse("agreements:link_page", args=[event.secrets["token"]])
    context = {
        "title": link.party.version.agreement.title,
        "link": settings.RONGHE_URL + address,
        "last_day": link.expires_at,
    }
    tell(link.person, "messages/partnerships/signing_link.txt", context, event)


@receiver("signing_link.code_sent", key="partnerships.send_signing_code")
def send_code(event: Event) -> None:
    link = SigningLink.objects.select_related("person").get(pk=event.payload["link"])
    tell(
        link.person,
        "messages/partnerships/signing_code.txt",
        {"code": event.secrets["code"]},
        event,
    )


@receiver("agreement.signing_begun", key="partnerships.tell_first_signers")
@receiver("agreement.signed", key="partnerships.tell_next_signers")
def tell_who_signs_next(event: Event) -> None:
    """Those whose turn it is learn of it: who is expected to sign or entitled to, or the person."""
    version = AgreementVersion.objects.select_related("agreement", "amends").get(
        pk=event.payload["version"]
    )
    if version.state != VersionState.SIGNING:
        return
    kind, day = document_kind_of(version), day_of(event.at)
    people: list[Person] = []
    for turn in turns_of(version):
        if not turn.is_next:
            continue
        if turn.party.person is not None:
            people.append(turn.party.person)
            continue
        entitled = SigningMandate.objects.on(day).filter(
            organisation=turn.party.acting_id, document_kinds__contains=[kind]
        )
        held = list(entitled.select_related("person").order_by("pk"))
        expected = [one for one in held if one.pk == turn.party.mandate_id]
        people += [one.person for one in expected or held]
    tell_of_agreement(version.agreement, people, "agreement_to_sign", {}, event)


@receiver("agreement.signing_begun", key="partnerships.typeset_document")
@receiver("agreement.signed", key="partnerships.sign_document")
def write_document(event: Event) -> None:
    """Set the document, and put in the signatures it lacks."""
    version = AgreementVersion.objects.select_related("agreement").get(pk=event.payload["version"])
    write_documents(version=version, actor=SYSTEM, at=event.at)


@receiver("signing_order.made", key="partnerships.submit_order")
def submit_order(event: Event) -> None:
    """Hand the order in. A service that is silent is asked again with the same key, by the job."""
    order = ProviderOrder.objects.select_related("party__version__agreement", "signer").get(
        pk=event.payload["order"]
    )
    service = signing_office.provider()
    if service is None or order.outcome != OrderOutcome.PENDING:
        return
    version = write_documents(version=order.party.version, actor=SYSTEM, at=event.at)
    paper, contact = version.signed_paper or version.paper, contact_of(order.signer)
    assert paper is not None  # noqa: S101 -- written above
    organisation = order.party.organisation
    wanted = SigningOrder(
        key=order.key,
        title=version.agreement.title,
        signer=order.signer.name_in("zh-hans"),
        contact=contact.address if contact else "",
        organisation=organisation.name_in("zh-hans") if organisation else "",
        expires_at=event.at + ORDER_LIFETIME,
        pdf=paper.path.read_bytes(),
    )
    try:
        answer = service.submit(wanted, at=event.at)
    except OrderRefused as refusal:
        answer = Answer(order.key, Outcome.EXPIRED, "", event.at, reason=str(refusal))
    take_answer(order=order, answer=answer, actor=SYSTEM, at=event.at)


@receiver("cooperation.opened", key="partnerships.tell_opened")
@receiver("cooperation.party_admitted", key="partnerships.tell_admitted")
def tell_of_cooperation(event: Event) -> None:
    """Those of the other side, or of the newcomer, learn that they have part in it."""
    cooperation = Cooperation.objects.get(pk=event.subject_id)
    page = reverse("cooperations:cooperation_page", args=[cooperation.reference])
    context = {
        "reference": cooperation.reference,
        "title": cooperation.title,
        "purpose": cooperation.purpose,
        "link": settings.RONGHE_URL + page,
    }
    for person in managers_in(cooperation, event, only=event.payload.get("organisation")):
        if person.pk != cooperation.opened_by_id:
            tell(person, "messages/partnerships/cooperation_opened.txt", context, event)


@receiver("agreement.in_force", key="partnerships.tell_in_force")
def tell_in_force(event: Event) -> None:
    agreement = _agreement(event)
    tell_of_agreement(
        agreement, managers_in(agreement.cooperation, event), "agreement_in_force", {}, event
    )


@receiver("agreement.refused", key="partnerships.tell_refused")
@receiver("agreement.withdrawn", key="partnerships.tell_withdrawn")
@receiver("agreement.suspended", key="partnerships.tell_suspended")
@receiver("agreement.terminated", key="partnerships.tell_terminated")
@receiver("agreement.annulled", key="partnerships.tell_annulled")
def tell_what_happened(event: Event) -> None:
    """All parties learn that it does not go on as agreed, and why; students and guardians, too."""
    agreement = _agreement(event)
    more = {"what": event.name.partition(".")[2], "reason": event.payload.get("reason", "")}
    people = managers_in(agreement.cooperation, event) + _who_signs_for_oneself(agreement)
    tell_of_agreement(agreement, people, "agreement_stopped", more, event)


@receiver("agreement.proposed", key="partnerships.tell_proposed")
@receiver("agreement.handed_over", key="partnerships.tell_handed_over")
def tell_whose_turn_it_is(event: Event) -> None:
    agreement = _agreement(event)
    people = managers_in(agreement.cooperation, event, only=event.payload["to"])
    tell_of_agreement(agreement, people, "agreement_your_turn", {}, event)


@receiver("agreement.lapse_announced", key="partnerships.tell_lapse")
def tell_lapse(event: Event) -> None:
    agreement = _agreement(event)
    tell_of_agreement(
        agreement, managers_in(agreement.cooperation, event), "agreement_lapsing", {}, event
    )


@receiver("obligation.reported", key="partnerships.tell_reported")
@receiver("obligation.disputed", key="partnerships.tell_disputed")
@receiver("obligation.missed", key="partnerships.tell_missed")
@receiver("obligation.reminded", key="partnerships.tell_due_soon")
def tell_of_obligation(event: Event) -> None:
    """Tell the other side of a report, who owes it of a dispute or a day near, both of a miss."""
    found = Obligation.objects.select_related("agreement__cooperation", "version").get(
        pk=event.subject_id
    )
    what = event.name.partition(".")[2]
    people = managers_in(found.agreement.cooperation, event)
    if found.owner_id is not None and what != "missed":
        owners = {one.pk for one in managers_in(found.agreement.cooperation, event, only=found.owner_id)}  # fmt: skip
        people = [one for one in people if (one.pk in owners) is (what != "reported")]
    words = {"what": what, "day": found.due_on, "words": found.answer or found.report}
    tell_of_agreement(
        found.agreement, people, "obligation_changed", words | {"duty": found.what}, event
    )


@receiver("concern.raised", key="partnerships.tell_concern")
@receiver("concern.pressed", key="partnerships.tell_concern_pressed")
@receiver("concern.answered", key="partnerships.tell_concern_answered")
def tell_of_concern(event: Event) -> None:
    concern = Concern.objects.select_related("cooperation").get(pk=event.subject_id)
    is_answer = event.name == "concern.answered"
    only = concern.raised_for_id if is_answer else concern.addressed_to_id
    page = reverse("cooperations:cooperation_page", args=[concern.cooperation.reference])
    context = {
        "reference": concern.reference,
        "is_answer": is_answer,
        "text": concern.answer if is_answer else concern.text,
        "day": concern.answer_due_on,
        "link": settings.RONGHE_URL + page,
    }
    for person in managers_in(concern.cooperation, event, only=only):
        tell(person, "messages/partnerships/concern.txt", context, event)


def _who_signs_for_oneself(agreement: Agreement) -> list[Person]:
    """Give the students and guardians who are parties of one of its versions."""
    found = Person.objects.filter(agreement_parties__version__agreement=agreement)
    return list(found.distinct().order_by("pk"))


def _agreement(event: Event) -> Agreement:
    return Agreement.objects.select_related("cooperation").get(pk=event.subject_id)


def managers_in(cooperation: Cooperation, event: Event, only: int | None = None) -> list[Person]:
    """Give those who look after the parties that day, or after one of them."""
    parties = cooperation.parties.order_by()
    if only is not None:
        parties = parties.filter(organisation=only)
    return managers_of(parties.values("organisation"), on=day_of(event.at))


def tell_of_agreement(
    agreement: Agreement,
    people: Iterable[Person],
    template: str,
    more: Mapping[str, Any],
    event: Event,
) -> None:
    page = reverse("agreements:agreement_page", args=[agreement.reference])
    base = {
        "reference": agreement.reference,
        "title": agreement.title,
        "link": settings.RONGHE_URL + page,
    }
    for person in once(people):
        words = dict(more)
        if "duty" in words:
            language = "zh" if person.language.startswith("zh") else "en"
            words["duty"] = said(words["duty"], language)
        tell(person, f"messages/partnerships/{template}.txt", base | words, event)
