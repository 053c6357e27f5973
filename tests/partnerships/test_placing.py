"""Agreements with a whole class: one each, guardians beside minors, and a reason for who is left out."""

from datetime import date

import pytest
from tests.factories.agreements import ENDS, OF_EACH_HOST, STARTS, cooperation
from tests.factories.parties import (
    NOW,
    enrolled,
    identity_number,
    organisation,
    school_class,
)

from ronghe.kernel.models import AuditRecord
from ronghe.kernel.permissions import NotAllowed
from ronghe.parties.operations import GuardianEntry
from ronghe.partnerships.drafting import PartiesAreAmiss
from ronghe.partnerships.drafts import PartyDoesNotBelong
from ronghe.partnerships.models import Agreement
from ronghe.partnerships.operations import cooperations, placing
from ronghe.partnerships.operations.placing import Hosting, equal_shares
from ronghe.partnerships.queries.candidates import Lacks, candidates

pytestmark = pytest.mark.django_db
TERMS = {
    "post": "数控车工",
    "place": "工业大道1号",
    "tutor": "周老师",
    "hours_per_day": 8,
    "days_per_week": 5,
}
GROWN, YOUNG = "20070115", "20100115"


@pytest.fixture
def of(cast):
    return cooperation(cast, ready=False, kind="placement")


def pupil(cast, number, born=GROWN, guardians=0):
    day = f"{born[:4]}{1 + number // 28:02d}{1 + number % 28:02d}" if born else ""
    more = {"identity_number": identity_number(day)} if born else {}
    if guardians:
        more["guardian"] = GuardianEntry(f"家长{number}", contact_phone=f"138001382{number:02d}")
    return enrolled(cast.school_class, f"学生{number}", f"2026{number:04d}", **more)


def place(cast, of, students, *, actor=None, hosts=None, **more):
    asked = {
        "cooperation": of,
        "college": cast.college,
        "template": "placement",
        "hosts": hosts or [Hosting(cast.enterprise, terms=OF_EACH_HOST)],
        "students": students,
        "starts_on": STARTS,
        "ends_on": ENDS,
        "terms": TERMS,
        "actor": actor or cast.dean,
        "at": NOW,
    }
    return placing.draft_placement_agreements(**asked | more)


def roles(version):
    return sorted(version.parties.values_list("role", flat=True))


def test_each_student_gets_an_agreement_with_guardians_only_beside_minors(cast, of):
    grown, young = pupil(cast, 1), pupil(cast, 2, YOUNG, guardians=1)

    batch = place(cast, of, [grown, young])

    first, second = batch.drafted
    assert batch.left_out == ()
    assert roles(first) == ["college", "host", "student"]
    assert roles(second) == ["college", "guardian", "host", "student"]
    assert second.parties.get(role="guardian").person.full_name == "家长2"
    assert first.content.terms["host.monthly_pay_minor"] == OF_EACH_HOST["monthly_pay_minor"]
    assert first.content.terms["post"] == "数控车工"
    assert first.agreement != second.agreement


def test_who_is_of_age_signs_alone_even_with_a_guardian_on_record(cast, of):
    (version,) = place(cast, of, [pupil(cast, 1, GROWN, guardians=1)]).drafted

    assert roles(version) == ["college", "host", "student"]


@pytest.mark.parametrize(("born", "why"), [(YOUNG, Lacks.GUARDIAN), ("", Lacks.AGE)])
def test_who_has_nobody_to_sign_beside_them_is_left_out(born, why, cast, of):
    batch = place(cast, of, [pupil(cast, 1), pupil(cast, 2, born)])

    assert len(batch.drafted) == 1
    assert [(one.student.person.full_name, one.why) for one in batch.left_out] == [("学生2", why)]


def test_whose_age_is_not_known_signs_with_the_guardian(cast, of):
    (version,) = place(cast, of, [pupil(cast, 1, "", guardians=1)]).drafted

    assert roles(version) == ["college", "guardian", "host", "student"]


def test_the_same_host_on_the_same_days_is_drafted_once(cast, of):
    student = pupil(cast, 1)
    place(cast, of, [student])

    again = place(cast, of, [student])
    later = place(cast, of, [student], starts_on=date(2027, 3, 1), ends_on=date(2027, 6, 30))

    assert [one.why for one in again.left_out] == [Lacks.DRAFTED]
    assert len(later.drafted) == 1


def test_what_is_amiss_with_one_leaves_nothing_half_written(cast, of):
    students = [pupil(cast, 1), pupil(cast, 2)]

    with pytest.raises(PartiesAreAmiss):
        place(cast, of, students, hosts=[Hosting(cast.enterprise, share=70)])

    assert Agreement.objects.count() == 0
    assert AuditRecord.objects.filter(verb="agreement.drafted").count() == 0


def test_only_the_college_drafts_with_students(cast, of):
    student = pupil(cast, 1)

    for actor in (cast.plant_manager, cast.outsider, cast.class_teacher, cast.unit_dean):
        with pytest.raises(NotAllowed):
            place(cast, of, [student], actor=actor)


def test_a_college_drafts_for_its_own_students_and_no_others(cast):
    other_class = school_class(cast.other_college, "物流2601班")
    stranger = enrolled(other_class, "外校生", "20269999", identity_number=identity_number(GROWN))
    made = cooperations.open_cooperation(
        organisation=cast.college,
        others=[cast.other_college, cast.enterprise],
        kind="placement",
        title="两校合作",
        purpose="实习",
        actor=cast.dean,
        at=NOW,
    )

    with pytest.raises(PartyDoesNotBelong):
        place(cast, made, [stranger])
    with pytest.raises(PartyDoesNotBelong):
        place(cast, made, [stranger], college=cast.other_college)


@pytest.mark.parametrize("count", [0, placing.MOST_AT_ONCE + 1])
def test_nobody_and_everybody_are_refused(count, cast, of):
    with pytest.raises(placing.NobodyIsChosen):
        place(cast, of, [pupil(cast, 1)] * count)


def test_the_last_day_lies_behind_the_first(cast, of):
    with pytest.raises(placing.DaysDoNotFit):
        place(cast, of, [pupil(cast, 1)], starts_on=ENDS, ends_on=STARTS)


def test_several_hosts_share_a_placement(cast):
    other = organisation(name="北港物流有限公司", english="", number=10_000_078)
    made = cooperations.open_cooperation(
        organisation=cast.college,
        others=[cast.enterprise, other],
        kind="placement",
        title="两家单位",
        purpose="实习",
        actor=cast.dean,
        at=NOW,
    )
    hosts = [Hosting(cast.enterprise, 60, terms=OF_EACH_HOST), Hosting(other, 40, "paper")]

    (version,) = place(cast, made, [pupil(cast, 1)], hosts=hosts).drafted

    found = version.parties.filter(role="host").order_by("key")
    assert list(found.values_list("key", "share_percent", "channel")) == [
        ("host_1", 60, "native"),
        ("host_2", 40, "paper"),
    ]
    assert version.content.terms["host_1.mentor"] == OF_EACH_HOST["mentor"]


@pytest.mark.parametrize(("count", "shares"), [(1, [None]), (2, [50, 50]), (3, [34, 33, 33])])
def test_equal_shares_make_up_the_whole(count, shares, cast):
    hosts = equal_shares([Hosting(cast.enterprise)] * count)

    assert [one.share for one in hosts] == shares


def test_many_students_are_looked_at_with_as_many_queries_as_one(
    cast, of, django_assert_num_queries
):
    students = [pupil(cast, number, YOUNG, guardians=1) for number in range(1, 6)]
    place(cast, of, students[:2])

    for count in (1, 5):
        with django_assert_num_queries(3):
            found = candidates(students[:count], cooperation=of, first=STARTS, on=NOW.date())
        assert len(found) == count
