"""Reports on sites as a cooperation's page shows them: what is missing, and who mends it."""

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ronghe.kernel.permissions import may
from ronghe.parties.actors import Actor
from ronghe.partnerships.models import (
    Cooperation,
    CooperationParty,
    PartyRole,
    SiteReport,
    Suitability,
)
from ronghe.partnerships.site_reports import HostStanding, Inspected, host_standings
from ronghe.web.parts import Action, Article, Chip, Fact, Mark, Text

MARKS = {
    Inspected.SUITABLE: Mark.HOLDS,
    Inspected.MISSING: Mark.DUE,
    Inspected.SIGNED_WITHOUT: Mark.BROKEN,
    Inspected.UNSUITABLE: Mark.BROKEN,
    Inspected.CONDITIONAL: Mark.DUE,
    Inspected.OLD: Mark.DUE,
    Inspected.LATE: Mark.BROKEN,
}
# What nobody can mend any more asks nobody to.
PAST_MENDING = frozenset({Inspected.SUITABLE, Inspected.LATE})
SENTENCES: dict[Inspected, Text] = {
    Inspected.SUITABLE: gettext_lazy("%(host)s was looked at on %(day)s and suits."),
    Inspected.MISSING: gettext_lazy(
        "Nobody has reported on a visit to %(host)s. The report is there before the college signs."
    ),
    Inspected.SIGNED_WITHOUT: gettext_lazy(
        "The college signed before it had a report on %(host)s. Visit it now, and write the report."
    ),
    Inspected.UNSUITABLE: gettext_lazy(
        "%(host)s did not suit on %(day)s. No student goes there until a later visit finds it mended."
    ),
    Inspected.CONDITIONAL: gettext_lazy(
        "%(host)s suits once the remarks of %(day)s are seen to. Visit it again when they are."
    ),
    Inspected.OLD: gettext_lazy(
        "%(host)s was last looked at on %(day)s, more than a year ago. Look again before the next"
        " students come."
    ),
    Inspected.LATE: gettext_lazy(
        "%(host)s suits, but nobody had reported on it when the college signed. The report is of"
        " %(day)s."
    ),
}
CHIPS = {
    Suitability.SUITABLE: Chip(pgettext_lazy("host on a visit", "Suitable"), Mark.HOLDS),
    Suitability.CONDITIONAL: Chip(pgettext_lazy("host on a visit", "With conditions"), Mark.DUE),
    Suitability.UNSUITABLE: Chip(pgettext_lazy("host on a visit", "Not suitable"), Mark.BROKEN),
}


def chip_of_report(report: SiteReport) -> Chip:
    return CHIPS[Suitability(report.suitability)]


def write_action(actor: Actor, host: str = "", cooperation: str = "", label: Text = "") -> Action | None:  # fmt: skip
    """Give the button to whoever may write a report for the own college."""
    own = actor.organisation
    if own is None or not may(actor, "partnerships.write_site_report", own):
        return None
    query = urlencode({"host": host, "cooperation": cooperation}) if host else ""
    address = reverse("cooperations:site_report_write")
    return Action(label or _("Write a report"), f"{address}?{query}" if query else address)


def write_actions(
    actor: Actor, cooperation: Cooperation, parties: Sequence[CooperationParty], names: Mapping[int, str]
) -> list[Action]:  # fmt: skip
    """Give a button for each host of the cooperation, where the reader's college has part in it."""
    if actor.organisation_id not in {one.organisation_id for one in parties}:
        return []
    hosts = [one for one in parties if one.role == PartyRole.HOST]
    found = [
        write_action(
            actor,
            one.organisation.reference,
            cooperation.reference,
            _("Write a report on %(name)s") % {"name": names[one.organisation_id]},
        )
        for one in hosts
    ]
    return [one for one in found if one is not None]


def host_facts(
    cooperation: Cooperation,
    parties: Sequence[CooperationParty],
    names: Mapping[int, str],
    actor: Actor,
    *,
    on: date,
) -> list[Fact]:
    """Say of each host that will take students whether it was looked at, and who mends it."""
    return [
        _fact(one, names, actor, cooperation) for one in host_standings(cooperation, parties, on=on)
    ]


def _fact(
    one: HostStanding, names: Mapping[int, str], actor: Actor, cooperation: Cooperation
) -> Fact:
    host = one.host.organisation
    day = date_format(one.report.visited_on) if one.report else ""
    is_over = one.standing in PAST_MENDING
    is_ours = one.college.organisation_id == actor.organisation_id
    return Fact(
        MARKS[one.standing],
        SENTENCES[one.standing] % {"host": names[host.pk], "day": day},
        detail=one.report.reference if one.report else "",
        mender="" if is_over else names[one.college.organisation_id],
        action=write_action(actor, host.reference, cooperation.reference)
        if is_ours and not is_over
        else None,
        article=_article(cooperation) if one.standing != Inspected.SUITABLE else None,
    )


def _article(cooperation: Cooperation) -> Article | None:
    code = cooperation.region.jurisdiction.code
    if code != "cn" and not code.startswith("cn-"):
        return None
    return Article(
        _("What the rule says"),
        _(
            "The college inspects a host before it signs: its licence, its line of business, its"
            " safety. The report is there before the college signs the agreement."
        ),
        reverse("rulebook:rule_page", args=["cn", "CN-SITE-01"]),
    )
