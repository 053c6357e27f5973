"""Early warnings: from records and written priors, with reasons, to offer support and nothing else."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.factories import agreements
from tests.supervision.test_standing import LATER, lived, placement  # noqa: F401 -- a fixture

from ronghe.engines.hazard import COVARIATES
from ronghe.kernel.models import AuditRecord
from ronghe.kernel.money import Money
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties.actors import SYSTEM
from ronghe.partnerships.models import Cooperation, CooperationState
from ronghe.partnerships.operations import concerns
from ronghe.supervision.checking.hazards import risked
from ronghe.supervision.checking.judged import judged
from ronghe.supervision.checking.regions import regions_to_check
from ronghe.supervision.models import EarlyWarning, WarningSupport
from ronghe.supervision.operations.warnings import (
    CostsAreAmiss,
    SupportSaysNothing,
    note_support,
    state_warning_costs,
    warn_region,
)
from ronghe.supervision.reading import ties_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cooperation(cast):
    made = agreements.cooperation(cast)
    Cooperation.objects.filter(pk=made.pk).update(state=CooperationState.RUNNING)
    return made


def region():
    (found,) = regions_to_check(at=LATER)
    return found


def run(*, at=LATER):
    return warn_region(region=region(), actor=SYSTEM, at=at)


def values(cooperation):
    on = LATER.date()
    return risked(ties_of([cooperation.pk], on=on), on=on)[cooperation.pk]


def test_a_running_cooperation_has_a_warning_that_rests_on_priors(cooperation):
    assert run()["looked_at"] == 1

    one = EarlyWarning.objects.get()
    assert (one.cooperation, one.basis) == (cooperation, "prior")
    assert 0 < one.low < one.probability < one.high < 1
    assert "shortfall" in one.unknown
    assert {each["covariate"] for each in one.reasons} <= set(COVARIATES) - set(one.unknown)


def test_reasons_are_the_terms_of_the_priors(cooperation):
    run()

    one = EarlyWarning.objects.get()
    for each in one.reasons:
        prior = COVARIATES[each["covariate"]]
        assert each["term"] == pytest.approx(
            prior.prior.mean * (each["value"] - prior.usual), abs=1e-4
        )
    assert "first_year" in {each["covariate"] for each in one.reasons}


def test_what_is_not_known_stands_at_its_usual_value(cooperation):
    found = values(cooperation)

    assert {code: found.x[code] for code in found.unknown} == {
        code: COVARIATES[code].usual for code in found.unknown
    }


def test_silence_and_open_concerns_raise_it_and_settling_lowers_it(cast, cooperation):
    before = values(cooperation)
    concern = concerns.raise_concern(
        cooperation=cooperation,
        organisation=cast.college,
        addressed_to=cast.enterprise,
        text="师傅换了三次",
        actor=SYSTEM,
        at=LATER,
    )
    run()
    raised = EarlyWarning.objects.current().get()
    assert values(cooperation).x["open_disputes"] == before.x["open_disputes"] + 1

    concerns.answer_concern(concern=concern, text="已固定师傅", actor=SYSTEM, at=LATER)
    concerns.settle_concern(concern=concern, actor=SYSTEM, at=LATER)
    run(at=LATER + timedelta(hours=1))

    now = EarlyWarning.objects.current().get()
    assert now.probability < raised.probability
    assert values(cooperation).x["silent_months"] < before.x["silent_months"]
    assert EarlyWarning.objects.count() == 2


def test_weeks_that_both_confirm_end_the_silence(cooperation, placement):  # noqa: F811 -- the fixture
    silent = values(cooperation).x["silent_months"]

    lived(placement, count=12)

    assert values(cooperation).x["silent_months"] < 0.5 < silent


def test_run_again_it_writes_nothing(cooperation):
    run()

    assert run(at=LATER + timedelta(hours=1))["changed"] == 0
    assert EarlyWarning.objects.count() == 1


def test_stated_costs_decide_from_when_a_visit_is_worth_it(cast, cooperation):
    run()
    one = EarlyWarning.objects.get()
    dear = Money(1_000_000_00, "CNY")
    state_warning_costs(region=region(), visit=Money(1_00, "CNY"), loss=dear, averted_percent=50, actor=cast.coordinator, at=LATER)  # fmt: skip
    run()

    now = EarlyWarning.objects.current().get()
    assert now.threshold < one.threshold
    assert now.is_raised
    assert AuditRecord.objects.filter(verb="warning.raised").count() == 1
    with pytest.raises(CostsAreAmiss):
        state_warning_costs(region=region(), visit=dear, loss=Money(1, "EUR"), averted_percent=50, actor=cast.coordinator, at=LATER)  # fmt: skip
    with pytest.raises(NotAllowed):
        state_warning_costs(region=region(), visit=dear, loss=dear, averted_percent=50, actor=cast.dean, at=LATER)  # fmt: skip


def test_the_authority_notes_what_it_offered(cast, cooperation):
    note_support(
        cooperation=cooperation, text="联系行业协会派师傅", actor=cast.coordinator, at=LATER
    )

    assert WarningSupport.objects.get().organisation == cast.authority
    with pytest.raises(SupportSaysNothing):
        note_support(cooperation=cooperation, text=" ", actor=cast.coordinator, at=LATER)
    for who in (cast.dean, cast.plant_manager, cast.inspector, cast.outsider):
        with pytest.raises(NotAllowed):
            note_support(cooperation=cooperation, text="x", actor=who, at=LATER)


def test_how_good_it_is_is_not_known_before_enough_was_seen(cooperation):
    run()

    early = judged(EarlyWarning.objects.all(), on=LATER.date())
    late = judged(EarlyWarning.objects.all(), on=LATER.date() + timedelta(days=200))

    assert (early.predictions, early.validation) == (0, None)
    assert (late.predictions, late.events, late.validation) == (1, 0, None)


def test_the_page_says_on_what_it_rests_and_what_would_help(cast, cooperation, sign_in):
    run()
    page = reverse("flags:warning_page", args=[cooperation.reference])
    words = sign_in(cast.dean).get(page).content.decode()

    assert "no findings" in words or "并非结论" in words
    client = sign_in(cast.coordinator)
    noted = client.post(
        reverse("flags:support_note", args=[cooperation.reference]), {"text": "已联系协会"}
    )
    assert noted.status_code == 302
    assert "已联系协会" in client.get(page).content.decode()
    stated = client.post(
        reverse("flags:costs_state", args=[cooperation.reference]),
        {"visit": "800", "loss": "30000", "averted_percent": "30"},
    )
    assert stated.status_code == 302
    assert client.get(reverse("flags:warning_quality")).status_code == 200
