"""The agreement of the next period, drafted from what holds today."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.engines.terms import Document
from ronghe.engines.terms.document import Due
from ronghe.kernel import audit
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.parties.models import Guardian
from ronghe.partnerships.drafting import refuse_parties
from ronghe.partnerships.drafts import locked_for_draft, make_draft, parties_of, refuse_draft
from ronghe.partnerships.models import (
    LIVE,
    Agreement,
    AgreementParty,
    AgreementState,
    AgreementVersion,
    Cooperation,
    PartyRole,
)
from ronghe.partnerships.standing import signed_versions, terms_to_change
from ronghe.partnerships.versions import Side, locked_agreement, template_of

RENEWED = LIVE | {AgreementState.COMPLETED}


class NothingToRenew(ValueError):
    """What is in force or was completed is renewed: here, or in the cooperation that renews it."""


class AlreadyRenewed(ValueError):
    """One agreement renews another."""


class PeriodsOverlap(ValueError):
    """The next period begins when the last one is over."""


@transaction.atomic
def renew_agreement(
    *,
    agreement: Agreement,
    cooperation: Cooperation,
    starts_on: date,
    ends_on: date,
    actor: Actor,
    at: datetime,
) -> AgreementVersion:
    """Draft the agreement of the next period: same parties and words, and the terms of today."""
    require(actor, "partnerships.edit_agreement", agreement)
    require(actor, "partnerships.draft_agreement", cooperation)
    agreement = locked_agreement(agreement)
    cooperation = locked_for_draft(cooperation)
    _refuse_renewal(agreement, cooperation)
    template, text = template_of(agreement.template), signed_versions(agreement)[-1]
    held = terms_to_change(agreement, on=_last_known_day(agreement, day_of(at)))
    _refuse_days(str(held.get("ends_on") or ""), starts_on, ends_on)
    staying = _staying(text)
    sides = [_side(one) for one in staying]
    refuse_draft(cooperation, template, sides, on=day_of(at))
    refuse_parties(template, parties_of(sides), cooperation.region.jurisdiction.code)
    later = starts_on - date.fromisoformat(str(held["starts_on"]))
    period = {"starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat()}
    document = replace(
        _shifted(text.content, later),
        parties=tuple(one for one in text.content.parties if one.key in {s.key for s in staying}),
        terms={**held, **period},
    )
    why = str(_("Drafted from %(reference)s as it stands today") % {"reference": agreement.reference})  # fmt: skip
    version = make_draft(
        cooperation,
        template,
        document,
        sides,
        title=agreement.title,
        why=why,
        renews=agreement,
        actor=actor,
        at=at,
    )
    details = {"renews": agreement.reference, "from": starts_on.isoformat()}
    audit.record("agreement.renewed", version.agreement, actor=actor, at=at, details=details)
    return version


def _refuse_renewal(agreement: Agreement, cooperation: Cooperation) -> None:
    places = {cooperation.pk, cooperation.renews_id}
    if agreement.state not in RENEWED or agreement.cooperation_id not in places:
        raise NothingToRenew(
            _(
                "An agreement is renewed while it is in force or once it is completed, in its"
                " cooperation or in the one that renews it."
            )
        )
    renewal = agreement.renewals.exclude(
        state__in=[AgreementState.LAPSED, AgreementState.ANNULLED]
    ).first()
    if renewal is not None:
        raise AlreadyRenewed(
            _("Agreement %(reference)s renews this one already. Go on there.")
            % {"reference": renewal.reference}
        )


def _last_known_day(agreement: Agreement, on: date) -> date:
    """Give today, or for what is over its last day."""
    return min(on, day_of(agreement.closed_at)) if agreement.closed_at else on


def _refuse_days(last: str, starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise PeriodsOverlap(_("The last day lies before the first one."))
    if last and starts_on <= date.fromisoformat(last):
        raise PeriodsOverlap(
            _("The agreement lasts until %(day)s. Let the next period begin after that day.")
            % {"day": last}
        )


def _staying(text: AgreementVersion) -> list[AgreementParty]:
    """Give the parties in the document's order; a guardian who is none any more is left out."""
    rows = {one.key: one for one in text.parties.select_related("organisation", "person")}
    parties = [rows[one.key] for one in text.content.parties]
    students = [one.person_id for one in parties if one.role == PartyRole.STUDENT]
    guardians = Guardian.objects.filter(student__in=students, ends_on=None)
    known = set(guardians.order_by().values_list("person_id", flat=True))
    return [one for one in parties if one.role != PartyRole.GUARDIAN or one.person_id in known]


def _side(party: AgreementParty) -> Side:
    return Side(
        party.role,
        party.organisation,
        party.person,
        party.share_percent,
        party.channel,
        party.order_group,
    )


def _shifted(document: Document, by: timedelta) -> Document:
    """Let what is due on days of its own be due as much later as the period begins."""

    def due(one: Due) -> Due:
        return one if one.on is None else replace(one, on=one.on + by)

    return replace(
        document,
        obligations=tuple(replace(one, due=due(one.due)) for one in document.obligations),
        milestones=tuple(replace(one, due=due(one.due)) for one in document.milestones),
    )
