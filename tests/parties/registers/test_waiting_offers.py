"""Offers wait for their college, and restrictions wait for their number."""

import pytest
from tests.factories.cast import NOW
from tests.factories.parties import organisation
from tests.factories.tables import imported

from ronghe.demo.numbers import credit_code
from ronghe.kernel.models import Event
from ronghe.kernel.subjects import subject_columns
from ronghe.parties import operations
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import IdentifierScheme, Offering
from ronghe.parties.receivers import release_rows_for_number

OFFERS = "College number,Year,Major code,Seats\n{number},2026,660301,45\n{number},2026,660302,30\n"
NUMBER = credit_code(80_001)


@pytest.fixture(autouse=True)
def _own_files(db, settings, tmp_path):
    settings.RONGHE_VAR = tmp_path


def offers():
    return imported(OFFERS.format(number=NUMBER).encode(), kind="offerings", mapping="template")


def test_offers_come_in_with_the_import_that_brings_their_college():
    run = offers()
    assert (run.held_count, Offering.objects.count()) == (2, 0)

    imported(
        f"学校名称,单位类型,统一社会信用代码\n白石学院,高职院校,{NUMBER}\n".encode(),
        mapping="cn_register",
    )

    run.refresh_from_db()
    assert (run.added_count, run.held_count, Offering.objects.count()) == (2, 0, 2)


def test_offers_come_in_once_somebody_enters_the_number():
    run = offers()
    college = organisation(kind="college", name="白石学院")
    operations.identify_organisation(
        organisation=college, scheme=IdentifierScheme.CN_USCC, value=NUMBER, actor=SYSTEM, at=NOW
    )
    event = Event.objects.get(name="organisation.identified", **subject_columns_of(college))

    release_rows_for_number(event)

    run.refresh_from_db()
    assert (run.added_count, run.held_count) == (2, 0)
    assert Offering.objects.filter(organisation=college).count() == 2


def subject_columns_of(subject):
    columns = subject_columns(subject)
    return {name: columns[name] for name in ("subject_type", "subject_id")}


def test_a_ban_meets_whoever_comes_in_from_a_file_with_the_number(cast):
    enterprise = organisation(kind="enterprise", name="旧厂")
    operations.identify_organisation(
        organisation=enterprise, scheme=IdentifierScheme.CN_USCC, value=NUMBER, actor=SYSTEM, at=NOW
    )
    operations.restrict_organisation(
        organisation=enterprise,
        kind="ban",
        reason="欠薪",
        legal_basis="示例规定第九条",
        starts_on=NOW.date(),
        ends_on=NOW.date(),
        actor=cast.coordinator,
        at=NOW,
    )
    enterprise.identifiers.all().delete()

    imported(
        f"企业名称,类型,统一社会信用代码\n新厂,企业,{NUMBER}\n".encode(), mapping="cn_register"
    )

    again = enterprise.__class__.objects.get(names__text="新厂")
    assert again.verification in {"banned", "suspended"}
