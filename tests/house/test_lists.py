"""Each list page: the same number of queries for one row and for three, and few of them."""

from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from procrastinate.contrib.django import app
from tests.factories.compliance import MANY, YOUNG, finding_of, judged
from tests.factories.parties import (
    NOW,
    enrolled,
    mandate,
    membership,
    organisation,
    person,
    region,
    remit,
    school_class,
    unit,
)
from tests.house.counting import same_queries
from tests.house.lists_changes import CHANGE_LISTS
from tests.house.lists_endings import ENDING_LISTS
from tests.house.lists_flags import FLAG_LISTS
from tests.house.lists_guidance import GUIDANCE_LISTS
from tests.house.lists_inspections import INSPECTION_LISTS
from tests.house.lists_life import LIFE_LISTS
from tests.house.lists_market import MARKET_LISTS
from tests.house.lists_numbers import NUMBER_LISTS
from tests.house.lists_papers import PAPER_LISTS
from tests.house.lists_pay import PAY_LISTS
from tests.house.lists_placements import PLACEMENT_LISTS
from tests.house.lists_preparations import PREPARATION_LISTS
from tests.house.lists_rounds import ROUND_LISTS
from tests.house.lists_safety import SAFETY_LISTS
from tests.house.lists_supervision import SUPERVISION_LISTS
from tests.house.lists_visits import VISIT_LISTS
from tests.house.lists_yearly import YEARLY_LISTS
from tests.house.matrix import MATRIX
from tests.house.world import import_of

from ronghe.compliance.operations import grant_waiver, override_block
from ronghe.demo.papers import certificate
from ronghe.kernel.models import Import, ImportRow, ImportState, JobFailure
from ronghe.parties import operations
from ronghe.parties.actors import SYSTEM
from ronghe.parties.models import DuplicateSuggestion, Invitation, Organisation, Role
from ronghe.partnerships.operations import cooperations
from ronghe.partnerships.operations.piles import Handed, open_pile

pytestmark = pytest.mark.django_db


def add_organisation(cast):
    return lambda number: organisation(name=f"企业{number}", number=30_000_000 + number)


def add_member(cast):
    return lambda number: membership(person(cast.college, f"赵{number}"), cast.college, Role.TUTOR)


def add_evidence(cast):
    return lambda number: operations.attach_evidence(
        organisation=cast.college,
        file=BytesIO(certificate("x", str(number))),
        name=f"{number}.pdf",
        kind="register_entry",
        actor=cast.dean,
        at=NOW,
    )


def add_record(cast):
    return lambda number: operations.name_organisation(
        organisation=cast.college,
        language="en",
        kind="short",
        text=f"Poly {number}",
        actor=cast.dean,
        at=NOW,
    )


def add_invitation(cast):
    def add(number):
        member = membership(
            person(cast.college, f"钱{number}", may_sign_in=False), cast.college, Role.STUDENT
        )
        operations.invite_person(
            membership=member,
            check=Invitation.Check.SECRET,
            secret="ABCDEF",
            actor=cast.dean,
            at=NOW,
        )

    return add


def add_uninvited(cast):
    return lambda number: membership(
        person(cast.college, f"孙{number}", may_sign_in=False), cast.college, Role.STUDENT
    )


def add_failed_job(cast):
    def add(number):
        job = app.configure_task("kernel.tidy", lock=f"l{number}", queueing_lock=f"q{number}").defer(timestamp=1)  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = %s", [job])
        JobFailure.objects.create(job_id=job, reason="Boom", attempt=1, failed_at=NOW)

    return add


def add_waiting(cast):
    return lambda number: organisation(
        name=f"待核实{number}", number=40_000_000 + number, waiting=True
    )


def add_import(cast):
    return lambda number: import_of(cast.coordinator)


def _rows(cast):
    run = Import.objects.order_by("pk").first() or import_of(cast.dean)
    return reverse("imports:row_list", args=[run.reference])


def add_row(cast):
    def add(number):
        run = Import.objects.get()
        Import.objects.update(state=ImportState.EXAMINED)
        ImportRow.objects.create(
            import_run=run,
            number=number + 2,
            outcome="held",
            row_hash=number,
            reason="college_held_more_than_once",
            problems=[
                {
                    "code": "college_held_more_than_once",
                    "value": "0330010X",
                    "params": {"candidates": [cast.college.pk, cast.other_college.pk]},
                }
            ],
            cells=["0330010X"],
        )

    return add


def add_pair(cast):
    def add(number):
        pair = [organisation(name=f"{number}号物流{form}") for form in ("有限公司", "有限责任公司")]
        reasons = [{"code": "same_name"}, {"code": "same_region"}]
        DuplicateSuggestion.objects.create(
            first=pair[0], second=pair[1], reasons=reasons, strength=85, found_at=NOW
        )

    return add


def add_mandate(cast):
    def add(number):
        signatory = person(cast.college, f"李{number}")
        membership(signatory, cast.college, Role.TUTOR)
        mandate(cast.college, signatory, cast.dean)

    return add


def add_pile(cast):
    return lambda number: open_pile(
        organisation=cast.college,
        pictures=[Handed(BytesIO(certificate("x", f"{number}{n}")), f"{n}.pdf") for n in range(2)],
        actor=cast.dean,
        at=NOW,
    )


def add_placement(cast):
    """A placement that breaks a rule, at an enterprise of its own, one rule of it waived."""

    def add(number):
        host = organisation(name=f"实习企业{number}", number=50_000_000 + number)
        sheet = judged(host, host=host, college=cast.college)
        grant_waiver(
            rule_id=MANY,
            organisation=host,
            starts_on=NOW.date(),
            ends_on=NOW.date(),
            reason="Specimen",
            actor=cast.coordinator,
            at=NOW,
        )
        override_block(
            finding=finding_of(sheet, YOUNG), reason="Specimen", actor=cast.coordinator, at=NOW
        )

    return add


def add_remit(cast):
    def add(number):
        made = remit(cast.authority, organisation=organisation(name=f"省属{number}"))
        region_wide = remit(cast.authority, region=region("330200"))
        operations.except_from_remit(
            remit=region_wide,
            organisation=made.organisation,
            starts_on=NOW.date(),
            actor=cast.administrator,
            at=NOW,
        )

    return add


def add_cooperation(cast):
    return lambda number: cooperations.open_cooperation(
        organisation=cast.college,
        others=[organisation(name=f"合作企业{number}")],
        kind="framework",
        title=f"第{number}项合作",
        purpose="育人",
        actor=cast.dean,
        at=NOW,
    )


def add_class(cast):
    return lambda number: school_class(
        cast.college, f"会计260{number}班", unit=cast.school, entry_year=2020 + number
    )


def add_student(cast):
    return lambda number: enrolled(cast.school_class, f"李{number}", f"2026010{number}")


def add_unit(cast):
    def add(number):
        unit(cast.college, f"第{number}学院")
        operations.add_site(
            organisation=cast.college,
            place=operations.Address(f"学府路 {number} 号", region=cast.college.region),
            actor=cast.dean,
            at=NOW,
        )

    return add


def _remits(cast):
    return reverse("parties:organisation_page", args=[cast.authority.reference]) + "?tab=remits"


def add_merge(cast):
    return lambda number: operations.merge_organisations(
        survivor=cast.enterprise,
        absorbed=organisation(name=f"{number}号精密有限公司"),
        actor=SYSTEM,
        at=NOW,
    )


def _class_page(tab=""):
    return lambda cast: (
        reverse("people:class_page", args=[cast.school_class.pk]) + (f"?tab={tab}" if tab else "")
    )


def _page(tab=""):
    return lambda cast: (
        reverse("parties:organisation_page", args=[cast.college.reference])
        + (f"?tab={tab}" if tab else "")
    )


LISTS = {
    "organisations": ("coordinator", lambda cast: reverse("parties:organisation_list"), add_organisation),
    "people": ("dean", _page("people"), add_member),
    "students on the people's tab": ("dean", _page("people"), add_student),
    "units and sites": ("dean", _page("places"), add_unit),
    "classes": ("dean", lambda cast: reverse("people:class_list"), add_class),
    "cohorts": ("dean", lambda cast: reverse("people:cohort_list"), add_class),
    "students of a class": ("class_teacher", _class_page(), add_student),
    "history of a class": ("class_teacher", _class_page("history"), add_student),
    "mandates": ("dean", _page("mandates"), add_mandate),
    "mandates that nobody else confirms": ("coordinator", _page("mandates"), add_mandate),
    "remits": ("administrator", _remits, add_remit),
    "evidence": ("dean", _page("evidence"), add_evidence),
    "history": ("dean", _page("history"), add_record),
    "audit": ("administrator", lambda cast: reverse("web:audit_list"), add_record),
    "jobs": ("administrator", lambda cast: reverse("web:job_list"), add_failed_job),
    "invitations": ("dean", lambda cast: reverse("invitations:invitation_list"), add_invitation),
    "people to invite": ("dean", lambda cast: reverse("invitations:invitation_list"), add_uninvited),
    "imports": ("coordinator", lambda cast: reverse("imports:import_list"), add_import),
    "rows of an import": ("dean", _rows, add_row),
    "records to verify": ("coordinator", lambda cast: reverse("casework:verification_list"), add_waiting),
    "duplicates": ("coordinator", lambda cast: reverse("casework:duplicate_list"), add_pair),
    "piles of papers": ("dean", lambda cast: reverse("papers:pile_list"), add_pile),
    "figures by rule": ("coordinator", lambda cast: reverse("findings:overview"), add_placement),
    "figures by host": ("coordinator", lambda cast: reverse("findings:overview") + "?by=host", add_placement),
    "figures by region": ("coordinator", lambda cast: reverse("findings:overview") + "?by=region", add_placement),
    "findings": ("coordinator", lambda cast: reverse("findings:finding_list"), add_placement),
    "waivers": ("coordinator", lambda cast: reverse("findings:waiver_list"), add_placement),
    "overrides": ("coordinator", lambda cast: reverse("findings:override_list"), add_placement),
    "cooperations": ("dean", lambda cast: reverse("cooperations:cooperation_list"), add_cooperation),
    "desk": ("coordinator", lambda cast: reverse("web:desk"), add_waiting),
    "desk of a dean": ("dean", lambda cast: reverse("web:desk"), add_class),
    "desk of a class teacher": ("class_teacher", lambda cast: reverse("web:desk"), add_student),
}  # fmt: skip
LISTS |= ENDING_LISTS
LISTS |= PAY_LISTS | NUMBER_LISTS
LISTS |= MARKET_LISTS | PAPER_LISTS | ROUND_LISTS | PLACEMENT_LISTS | PREPARATION_LISTS | LIFE_LISTS
LISTS |= VISIT_LISTS | CHANGE_LISTS
LISTS |= SAFETY_LISTS
LISTS |= SUPERVISION_LISTS
LISTS |= GUIDANCE_LISTS | INSPECTION_LISTS
LISTS |= FLAG_LISTS | YEARLY_LISTS


def test_what_a_record_took_in_is_read_at_once(cast, sign_in):
    address = reverse("parties:organisation_page", args=[cast.enterprise.reference])

    add_merge(cast)(0)

    same_queries(sign_in(cast.coordinator), address, add_merge(cast), at_most=20)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_asks_equally_often_for_one_row_and_for_three(name, cast, sign_in):
    reader, address, add = LISTS[name]

    # A tab and the desk are parts of a page of several things, not lists.
    at_most = 20 if "?tab=" in address(cast) or name.startswith("desk") else 12

    same_queries(sign_in(getattr(cast, reader)), address(cast), add(cast), at_most=at_most)


def test_every_list_page_is_counted(cast):
    counted = {address(cast).partition("?")[0] for _reader, address, _add in LISTS.values()}
    lists = {
        reverse(name)
        for name in MATRIX
        if name.endswith("_list")
        and not name.startswith(("reference:", *FROM_FILES))
        and not MATRIX[name].arguments
    }

    assert lists - counted == set()


FROM_FILES = ("rulebook:",)


@pytest.mark.parametrize(
    "name", [n for n in MATRIX if n.startswith(FROM_FILES) and n.endswith("_list")]
)
def test_a_list_from_files_asks_the_database_nothing(name, client):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse(name)).status_code == 200

    assert [query["sql"] for query in asked] == []


class Chatty(Client):
    """A list that asks for the names of each organisation apart."""

    def get(self, *args, **kwargs):
        for one in Organisation.objects.order_by("pk"):
            one.names.count()
        return super().get(*args, **kwargs)


def test_a_list_that_asks_once_per_row_is_found(cast, sign_in):
    client = sign_in(cast.coordinator, Chatty())

    with pytest.raises(AssertionError):
        same_queries(client, reverse("parties:organisation_list"), add_organisation(cast))
