"""The model of early warnings follows what was seen: as it was seen then, tested by time, and only if better."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories import agreements
from tests.factories.parties import NOW

from ronghe.engines.hazard import COVARIATES, Cause
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties.actors import SYSTEM
from ronghe.partnerships.models import Cooperation, CooperationState
from ronghe.partnerships.operations import amending
from ronghe.supervision.checking import months
from ronghe.supervision.checking.fitted import LEAST_EVENTS
from ronghe.supervision.checking.months import first_of, month_of, panel_of
from ronghe.supervision.checking.regions import regions_to_check
from ronghe.supervision.models import EarlyWarning, FitUse, WarningFit
from ronghe.supervision.operations.warnings import fit_warnings, warn_region

pytestmark = pytest.mark.django_db
MONTHS, MANY = 18, 120
FIRST = month_of(date(2027, 1, 1))
LAST = FIRST + MONTHS
AT = datetime(2028, 7, 2, tzinfo=UTC)
CALM, LATE = 0.004, 0.2  # of a month, without and with three duties overdue


@pytest.fixture
def cooperation(cast):
    made = agreements.cooperation(cast)
    Cooperation.objects.filter(pk=made.pk).update(state=CooperationState.RUNNING)
    made.refresh_from_db()
    return made


def month(number):
    return timezone.make_aware(datetime.combine(first_of(number), datetime.min.time()))


def many(cooperation, count):
    """Give copies of a cooperation, without parties: rows to hang warnings on."""
    rows = [
        Cooperation(
            reference=f"FIT-{n}", region=cooperation.region, kind=cooperation.kind, state="running",
            title="合作", purpose="培养", opened_at=cooperation.opened_at,
        )
        for n in range(count)
    ]  # fmt: skip
    return Cooperation.objects.bulk_create(rows)


def warning(one, number, late, *, until=None):
    inputs = {code: known.usual for code, known in COVARIATES.items()} | {"late_obligations": late}
    return EarlyWarning(
        reference=f"EW-{one.pk}-{number}", cooperation=one, region=one.region, probability=0.1,
        low=0.1, high=0.1, selection_probability=0.1, threshold=0.3, basis="prior",
        age_months=number - FIRST + 12, inputs=inputs, unknown=[], reasons=[], remedies=[],
        computed_at=month(number) - timedelta(hours=1), replaced_at=until,
    )  # fmt: skip


@pytest.fixture
def ended(monkeypatch):
    """What ended, by cooperation and month: a hundred agreements are more than a test can sign."""
    found = {}
    monkeypatch.setattr(months, "endings", lambda: found)
    return found


def seen(cooperation, ended, *, risk, cause=Cause.ENTERPRISE, count=MANY):
    """Keep a year and a half of warnings, and let cooperations break off by chance as `risk` says."""
    chance = random.Random(5)
    warnings = []
    for place, one in enumerate(many(cooperation, count)):
        late = 3.0 * (place % 2)
        for number in range(FIRST, LAST):
            warnings.append(warning(one, number, late, until=month(number + 1)))
            if chance.random() < risk(number, late):
                ended[one.pk, number] = cause
                break
    EarlyWarning.objects.bulk_create(warnings)


def honest(_number, late):
    return LATE if late else CALM


def test_a_month_is_what_was_known_when_it_began_and_what_became_of_it(cooperation, ended):
    one = many(cooperation, 1)[0]
    rows = [warning(one, FIRST, 0.0, until=month(FIRST + 1)), warning(one, FIRST + 1, 3.0)]
    EarlyWarning.objects.bulk_create(rows)
    ended[one.pk, FIRST + 1] = Cause.COLLEGE

    panel = panel_of(on=first_of(FIRST + 2))

    late = panel.names.index("late_obligations")
    assert panel.x[:, late].tolist() == [0.0, 3.0]
    assert panel.age.tolist() == [12, 13]
    assert panel.ended_by(Cause.COLLEGE).tolist() == [False, True]
    assert len(panel_of(on=first_of(FIRST + 2) - timedelta(days=1))) == 1  # the month is not whole


def test_an_ending_is_that_of_whoever_is_at_fault_or_else_of_whoever_ended_it(cast):
    agreements.with_mandates(cast)
    first, second = agreements.in_force(cast).agreement, agreements.in_force(cast).agreement
    said = {"reason": "订单取消", "ended_on": NOW.date(), "at": NOW}
    amending.terminate_agreement(agreement=first, actor=cast.dean, at_fault=cast.enterprise, **said)
    amending.terminate_agreement(agreement=second, actor=cast.dean, **said)

    this_month = month_of(NOW.date())
    assert months.endings() == {
        (first.cooperation_id, this_month): Cause.ENTERPRISE,
        (second.cooperation_id, this_month): Cause.COLLEGE,
    }


def test_before_enough_were_broken_off_nothing_is_fitted(cooperation, ended):
    seen(cooperation, ended, risk=lambda *_of: CALM, count=40)
    assert 0 < len(ended) < LEAST_EVENTS

    assert fit_warnings(actor=SYSTEM, at=AT) is None
    assert not WarningFit.objects.exists()


def test_what_was_seen_is_fitted_tested_and_used(cooperation, ended):
    seen(cooperation, ended, risk=honest)

    fit = fit_warnings(actor=SYSTEM, at=AT)

    assert fit.use == FitUse.USED
    assert fit.tested["brier"] < fit.priors_tested["brier"]
    assert fit.tested["auc"] > 0.8
    own = fit.coefficients["enterprise"]
    late = own["coefficients"][own["names"].index("late_obligations")]
    assert late * 3 == pytest.approx(4.1, abs=1.2)  # the logits of 0.2 and 0.004 apart
    assert fit_warnings(actor=SYSTEM, at=AT + timedelta(days=1)) is None  # nothing new was seen
    (region,) = regions_to_check(at=AT)
    warn_region(region=region, actor=SYSTEM, at=AT)
    one = EarlyWarning.objects.current().get(cooperation=cooperation)
    assert (one.fit, one.basis) == (fit, "mixed")


def test_a_fit_that_errs_more_than_the_priors_is_kept_and_not_used(cooperation, ended):
    turn = FIRST + 4

    def turned(number, late):
        return honest(number, late) if number < turn else honest(number, not late)

    seen(cooperation, ended, risk=turned)

    fit = fit_warnings(actor=SYSTEM, at=AT)

    assert fit.use == FitUse.NO_BETTER
    assert fit.tested["brier"] >= fit.priors_tested["brier"]
    (region,) = regions_to_check(at=AT)
    warn_region(region=region, actor=SYSTEM, at=AT)
    assert EarlyWarning.objects.current().get(cooperation=cooperation).fit is None


def test_only_the_system_fits(cast):
    with pytest.raises(NotAllowed):
        fit_warnings(actor=cast.coordinator, at=AT)


def test_the_page_says_what_was_thought_what_was_seen_and_how_it_was_tested(cast, cooperation, ended, sign_in):  # fmt: skip
    client = sign_in(cast.coordinator)
    page = reverse("flags:warning_quality")
    assert "By the priors alone" in client.get(page).content.decode()
    seen(cooperation, ended, risk=honest)
    fit = fit_warnings(actor=SYSTEM, at=AT)

    text = client.get(page).content.decode()

    assert "Warnings rest on it" in text
    assert f"{fit.tested['brier']:.4f}" in text
    assert text.count("±") > 2 * len(COVARIATES)
