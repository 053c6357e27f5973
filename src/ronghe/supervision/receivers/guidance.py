"""What colleges and authorities are told about forms that are filled in together."""

from django.conf import settings
from django.urls import reverse

from ronghe.kernel.models import Event
from ronghe.kernel.news import receiver
from ronghe.parties.following import day_of
from ronghe.parties.telling import managers_of, tell
from ronghe.supervision.models import Directive, FormPart, FormState, PartState, ReportForm


def _tell_colleges(event: Event, form: ReportForm, organisations: list[int], what: str) -> None:
    page = settings.RONGHE_URL + reverse("guidance:form_page", args=[form.reference])
    context = {"form": form, "link": page}
    for person in managers_of(organisations, on=day_of(event.at)):
        tell(person, f"messages/guidance/form_{what}.txt", context, event)


@receiver("form.opened", key="supervision.tell_form_opened")
def tell_opened(event: Event) -> None:
    form = ReportForm.objects.get(pk=event.subject_id)
    asked = list(form.parts.order_by("pk").values_list("organisation", flat=True))
    _tell_colleges(event, form, asked, "opened")


@receiver("form.reminded", key="supervision.tell_form_reminded")
def tell_reminded(event: Event) -> None:
    """Remind those that have not handed in meanwhile; nobody is reminded of what is done."""
    form = ReportForm.objects.get(pk=event.subject_id)
    if form.state != FormState.COLLECTING:
        return
    parts = form.parts.filter(pk__in=event.payload["parts"]).exclude(state=PartState.HANDED_IN)
    asked = list(parts.order_by("pk").values_list("organisation", flat=True))
    _tell_colleges(event, form, asked, "reminded")


@receiver("form_part.returned", key="supervision.tell_part_returned")
def tell_returned(event: Event) -> None:
    part = FormPart.objects.select_related("form").get(pk=event.subject_id)
    _tell_colleges(event, part.form, [part.organisation_id], "returned")


@receiver("form_part.handed_in", key="supervision.tell_form_complete")
def tell_complete(event: Event) -> None:
    """Tell the authority once all parts are there; one by one it sees them on its desk."""
    part = FormPart.objects.select_related("form__authority").get(pk=event.subject_id)
    form = part.form
    if form.parts.exclude(state=PartState.HANDED_IN).exists():
        return
    _tell_colleges(event, form, [form.authority_id], "complete")


def _tell_of_directive(event: Event, organisations: list[int], what: str) -> None:
    directive = Directive.objects.get(pk=event.subject_id)
    page = settings.RONGHE_URL + reverse("guidance:directive_page", args=[directive.reference])
    context = {"directive": directive, "link": page}
    for person in managers_of(organisations, on=day_of(event.at)):
        tell(person, f"messages/guidance/directive_{what}.txt", context, event)


@receiver("directive.published", key="supervision.tell_directive_published")
def tell_directive_published(event: Event) -> None:
    directive = Directive.objects.get(pk=event.subject_id)
    asked = list(directive.addressees.order_by("pk").values_list("organisation", flat=True))
    _tell_of_directive(event, asked, "published")


@receiver("directive.reminded", key="supervision.tell_directive_reminded")
def tell_directive_reminded(event: Event) -> None:
    """Remind those that are not done by now."""
    directive = Directive.objects.get(pk=event.subject_id)
    waiting = directive.addressees.filter(pk__in=event.payload["to"], is_done=False)
    asked = list(waiting.order_by("pk").values_list("organisation", flat=True))
    _tell_of_directive(event, asked, "reminded")
