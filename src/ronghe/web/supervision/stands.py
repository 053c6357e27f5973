"""What stands open in a region, in one sentence each, with the way to its rows."""

from datetime import date

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ronghe.compliance.models import Finding, Outcome
from ronghe.parties.actors import Actor
from ronghe.partnerships.models import Concern, ConcernState, Cooperation
from ronghe.placements.models import Hazard, HazardState, Incident, IncidentState
from ronghe.supervision.models import IntegrityFlag
from ronghe.web.parts import Action, Checklist, Fact, Mark


def stands_of(actor: Actor, *, on: date) -> Checklist:
    broken, unknown = _findings(actor)
    facts = [
        _fact(
            Mark.BROKEN,
            broken,
            ngettext("%(n)s finding does not hold", "%(n)s findings do not hold", broken),
            _("Open findings"),
            reverse("findings:overview"),
        ),
        _fact(
            Mark.UNKNOWN,
            unknown,
            ngettext("%(n)s finding is not known", "%(n)s findings are not known", unknown),
            _("Open findings"),
            reverse("findings:overview"),
        ),
        _flags(actor),
        *_of_safety(actor, on),
        *_of_concerns(actor, on),
    ]
    return Checklist(_("What stands open"), tuple(facts))


def _fact(meaning: Mark, count: int, sentence: str, label: str, url: str) -> Fact:
    return Fact(
        meaning if count else Mark.HOLDS,
        sentence % {"n": f"{count:,}"},
        action=Action(label, url) if count else None,
    )


def _findings(actor: Actor) -> tuple[int, int]:
    open_ = Finding.objects.counted_for(actor).open().order_by()
    counts = dict(open_.values_list("outcome").annotate(n=Count("pk")))
    return counts.get(Outcome.FAIL, 0), counts.get(Outcome.UNKNOWN, 0)


def _flags(actor: Actor) -> Fact:
    count = IntegrityFlag.objects.visible_to(actor).open().count()
    sentence = ngettext("%(n)s flag is to be verified", "%(n)s flags are to be verified", count)
    return _fact(Mark.DUE, count, sentence, _("Open flags"), reverse("flags:flag_list"))


def _of_safety(actor: Actor, on: date) -> list[Fact]:
    incidents = Incident.objects.visible_to(actor).exclude(state=IncidentState.CLOSED).count()
    late = Hazard.objects.visible_to(actor).filter(state=HazardState.OPEN, due_on__lt=on).count()
    address = reverse("incidents:incident_list")
    return [
        _fact(Mark.DUE, incidents, ngettext("%(n)s incident is not closed", "%(n)s incidents are not closed", incidents), _("Open safety"), address),
        _fact(Mark.BROKEN, late, ngettext("%(n)s hazard was not answered in time", "%(n)s hazards were not answered in time", late), _("Open safety"), reverse("incidents:hazard_list")),
    ]  # fmt: skip


def _of_concerns(actor: Actor, on: date) -> list[Fact]:
    near = Cooperation.objects.visible_to(actor).order_by().values("pk")
    late = Concern.objects.filter(
        cooperation__in=near, state=ConcernState.OPEN, answer_due_on__lt=on
    ).count()
    sentence = ngettext(
        "%(n)s concern was not answered in time", "%(n)s concerns were not answered in time", late
    )
    troubled = f"{reverse('cooperations:cooperation_list')}?state=troubled"
    return [_fact(Mark.DUE, late, sentence, _("Cooperations in trouble"), troubled)]
