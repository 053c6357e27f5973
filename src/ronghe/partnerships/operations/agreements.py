"""Drafting an agreement from a template, and changing the draft: every change is kept."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.engines.terms import Document, write_document
from ronghe.kernel import audit, news
from ronghe.kernel.permissions import require
from ronghe.parties.actors import Actor
from ronghe.parties.following import day_of
from ronghe.parties.models import Organisation
from ronghe.partnerships.approval_rounds import overtake_approvals
from ronghe.partnerships.drafting import first_document
from ronghe.partnerships.drafts import (
    PartyDoesNotBelong,
    locked_for_draft,
    make_draft,
    parties_of,
    refuse_draft,
)
from ronghe.partnerships.lifecycles import VERSION
from ronghe.partnerships.models import AgreementVersion, Cooperation
from ronghe.partnerships.revising import revised
from ronghe.partnerships.versions import (
    Side,
    advance,
    locked_version,
    note_revision,
    refuse_fixed,
    template_of,
)
from ronghe.partnerships.wording import name_of

PASSING = ("turn_of", "touched_at", "lapse_announced_at")


class ChangeSaysNothing(ValueError):
    """Each change of a draft says why, so that the other side understands it."""


class TextHasChanged(ValueError):
    """Two people changed the draft at once: the second one looks at the first one’s change."""


@transaction.atomic
def draft_agreement(
    *,
    cooperation: Cooperation,
    template: str,
    sides: Sequence[Side],
    terms: Mapping[str, Any],
    title: str = "",
    actor: Actor,
    at: datetime,
) -> AgreementVersion:
    """Draw up an agreement from a template: clauses, obligations and plan, for people to edit."""
    require(actor, "partnerships.draft_agreement", cooperation)
    cooperation = locked_for_draft(cooperation)
    chosen = template_of(template)
    refuse_draft(cooperation, chosen, sides, on=day_of(at))
    place = cooperation.region.jurisdiction.code
    document = first_document(chosen, parties_of(sides), terms, place)
    why = str(_("First draft from the template"))
    version = make_draft(
        cooperation, chosen, document, sides, title=title, why=why, actor=actor, at=at
    )
    details = {"template": chosen.key, "parties": [side.who for side in sides]}
    audit.record("agreement.drafted", version.agreement, actor=actor, at=at, details=details)
    return version


@transaction.atomic
def revise_agreement(
    *,
    version: AgreementVersion,
    document: Document,
    why: str,
    base: str = "",
    effective_on: date | None = None,
    until_on: date | None = None,
    actor: Actor,
    at: datetime,
) -> AgreementVersion:
    """Change the draft: words, terms, obligations, plan. The side whose turn it is does so.

    What others had confirmed or approved is asked for again, since it is another text now. `base`
    is the hash of the text that the change began from.
    """
    require(actor, "partnerships.edit_agreement", version.agreement)
    if not why.strip():
        raise ChangeSaysNothing(_("Say why you change it; the other side reads it beside the change."))  # fmt: skip
    version = locked_version(version)
    refuse_fixed(version, actor)
    if base and base != version.document_hash:
        raise TextHasChanged(
            _(
                "Somebody has changed the text since you opened it. Look at the changes; send this again to make your change on top of them."
            )
        )
    _keep_document(version, document, effective_on=effective_on, until_on=until_on, at=at)
    _follow_shares(version)
    overtake_approvals(version, actor=actor, at=at)
    note_revision(version, why.strip(), actor=actor, at=at)
    details = {"why": why.strip(), "hash": version.document_hash}
    audit.record("agreement.revised", version.agreement, actor=actor, at=at, details=details)
    return version


def _keep_document(
    version: AgreementVersion,
    document: Document,
    *,
    effective_on: date | None,
    until_on: date | None,
    at: datetime,
) -> None:
    template = template_of(version.agreement.template)
    kept = revised(version.content, document, template, version.agreement.jurisdiction)
    version.document = write_document(kept)
    if version.is_amendment:
        version.effective_on = effective_on or version.effective_on
        version.until_on = until_on
    version.document_hash = version.hash_of_content()
    version.touched_at, version.lapse_announced_at = at, None
    version.save(
        update_fields=[
            "document",
            "document_hash",
            "effective_on",
            "until_on",
            "touched_at",
            "lapse_announced_at",
        ]
    )


def _follow_shares(version: AgreementVersion) -> None:
    for party in version.content.parties:
        version.parties.filter(key=party.key).exclude(share_percent=party.share).update(
            share_percent=party.share
        )


@transaction.atomic
def propose_agreement(
    *, version: AgreementVersion, to: Organisation, note: str, actor: Actor, at: datetime
) -> AgreementVersion:
    """Lay the draft before the other side for the first time; from now on it goes back and forth."""
    require(actor, "partnerships.edit_agreement", version.agreement)
    version = locked_version(version)
    refuse_fixed(version, actor)
    _pass_to(version, to, at)
    advance(version, "propose_agreement", *PASSING)
    details = {"to": to.reference, "note": note.strip()}
    audit.record("agreement.proposed", version.agreement, actor=actor, at=at, details=details)
    news.publish("agreement.proposed", version.agreement, actor=actor, at=at, payload={"to": to.pk})
    return version


@transaction.atomic
def hand_over(
    *, version: AgreementVersion, to: Organisation, note: str, actor: Actor, at: datetime
) -> AgreementVersion:
    """Give the draft to the other side for its answer."""
    require(actor, "partnerships.edit_agreement", version.agreement)
    version = locked_version(version)
    VERSION.next_state(version.state, "check_agreement")  # only what is in negotiation
    refuse_fixed(version, actor)
    _pass_to(version, to, at)
    version.save(update_fields=PASSING)
    details = {"to": to.reference, "note": note.strip()}
    audit.record("agreement.handed_over", version.agreement, actor=actor, at=at, details=details)
    news.publish(
        "agreement.handed_over", version.agreement, actor=actor, at=at, payload={"to": to.pk}
    )
    return version


def _pass_to(version: AgreementVersion, to: Organisation, at: datetime) -> None:
    if all(one.organisation_id != to.pk for one in version.parties.all()):
        raise PartyDoesNotBelong(
            _("%(name)s is no party of this agreement.") % {"name": name_of(to)}
        )
    version.turn_of, version.touched_at, version.lapse_announced_at = to, at, None
