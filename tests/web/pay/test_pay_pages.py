"""Pay as pages: entered by the host in a table or a sheet, answered by the student in one tap."""

import csv
import io
from datetime import date, timedelta

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.factories import placements as making
from tests.factories.parties import NOW, member
from tests.factories.paying import paid
from tests.web.placements.living import life_of

from ronghe.parties import operations as parties
from ronghe.parties.actors import SYSTEM, acting_as
from ronghe.parties.models import PersonalDetails, Role
from ronghe.placements.models import Payment, PayPeriod
from ronghe.placements.operations import payments, starting
from ronghe.placements.operations.consents import send_guardian_link
from ronghe.placements.operations.pay_reminders import remind_hosts
from ronghe.placements.pay_periods import draw
from ronghe.web.pay.due import after, open_months

pytestmark = pytest.mark.django_db
AUGUST, SEPTEMBER = date(2026, 8, 1), date(2026, 9, 1)
TODAY = NOW.date()


@pytest.fixture
def life(cast):
    """Under way since 3 August; by law August is due on 3 September, so it is late today."""
    found = life_of(cast)
    draw([found.placement.pk])
    return found


@pytest.fixture
def august(life):
    return PayPeriod.objects.get(placement=life.placement, month=AUGUST)


@pytest.fixture
def bookkeeper(cast, sign_in):
    return sign_in(member(cast.enterprise, Role.FINANCE, "钱琳"))


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def ticked(row, amount="1,500", **more):
    return {
        "row": [row.pk],
        f"take-{row.pk}": "1",
        f"amount-{row.pk}": amount,
        "paid_on": "2026-09-07",
        "way": "bank",
        "paid_by": "enterprise",
        "form": "money",
    } | more


def test_finance_enters_what_is_ticked(life, august, bookkeeper):
    shown = page(bookkeeper, reverse("pay:pay_due"))

    answer = bookkeeper.post(reverse("pay:payments_enter"), ticked(august))

    assert life.placement.reference in shown
    assert answer["Location"] == reverse("pay:pay_due")
    assert Payment.objects.get().amount == 150_000


@pytest.mark.parametrize("amount", ["", "viel", "-5", "0", "1.234", "NaN", "Infinity", "1e9"])
def test_an_amount_that_is_none_keeps_all_of_the_list_out(august, bookkeeper, amount):
    answer = bookkeeper.post(reverse("pay:payments_enter"), ticked(august, amount))

    assert answer.status_code == 422
    assert not Payment.objects.exists()
    assert "checked" in answer.content.decode()


def test_nothing_ticked_enters_nothing(august, bookkeeper):
    answer = bookkeeper.post(
        reverse("pay:payments_enter"), ticked(august) | {f"take-{august.pk}": ""}
    )

    assert answer.status_code == 422
    assert not Payment.objects.exists()


def test_a_row_of_another_host_is_not_entered(life, august, cast, sign_in):
    stranger = sign_in(cast.outsider)

    answer = stranger.post(reverse("pay:payments_enter"), ticked(august))

    assert answer.status_code == 422
    assert not Payment.objects.exists()


def test_finance_reads_pay_and_nothing_else_of_the_placement(life, bookkeeper):
    for name, status in (("pay_page", 200), ("placement_page", 404), ("week_list", 404), ("journal_list", 404)):  # fmt: skip
        assert bookkeeper.get(life.address(name)).status_code == status, name


def test_classmates_and_strangers_get_404_mentor_and_teacher_403(life, cast, sign_in):
    classmate = making.learner(cast.school_class, 9)
    parties.create_user(person=classmate.person, email="mate@example.org", actor=SYSTEM, at=NOW)
    for actor, status in (
        (acting_as(classmate, on=TODAY), 404),
        (cast.outsider, 404),
        (cast.mentor, 403),
        (cast.class_teacher, 403),
        (cast.coordinator, 403),
        (life.tutor, 200),
        (cast.dean, 200),
    ):
        assert sign_in(actor).get(life.address("pay_page")).status_code == status, actor


@pytest.mark.parametrize("receipt", ["received", "not_received"])
def test_the_student_says_in_one_tap_whether_it_came(life, sign_in, receipt):
    paid(life.placement, AUGUST, on=TODAY, at=NOW)
    client = sign_in(life.student)

    answer = client.post(life.address("receipt_say", AUGUST), {"receipt": receipt})

    assert answer["Location"] == life.address("pay_page")
    assert PayPeriod.objects.get(month=AUGUST).receipt == receipt


def test_not_received_is_asked_of_what_is_due_alone(life, sign_in):
    shown = page(sign_in(life.student), life.address("pay_page"))

    september, august = shown.split('id="month-2026-08"')
    assert 'value="not_received"' in august
    assert "September" in september
    assert 'value="not_received"' not in september

    sign_in(life.student).post(life.address("receipt_say", SEPTEMBER), {"receipt": "not_received"})
    assert not PayPeriod.objects.exclude(receipt="").exists()


def test_what_is_late_stands_first_and_what_is_not_agreed_last(life, august, cast, bookkeeper):
    old = making.planned(
        making.learner(cast.school_class, 2),
        cast.enterprise,
        starts_on=date(2026, 2, 2),
        work=making.LAWFUL | {"monthly_pay_minor": None},
    )
    starting.record_start(placement=old, reason="已上岗", actor=SYSTEM, at=NOW)
    draw([old.pk])
    first = bookkeeper.get(reverse("pay:pay_due"))

    rows = [line.row for line in first.context["rows"]]
    agreed = [row.amount is not None for row in rows]
    assert rows[0] == august
    assert agreed == sorted(agreed, reverse=True)
    assert first.text.count("Months for which no amount is agreed") == 1
    every = open_months_of(cast)
    for at in range(len(every)):
        assert list(after(every_open(cast), every[at])) == every[at + 1 :]


def every_open(cast):
    return open_months(cast.plant_manager, TODAY)


def open_months_of(cast):
    found = list(every_open(cast))
    assert len({row.amount is None for row in found}) == 2
    return found


def test_another_amount_stands_beside_what_the_host_says_for_all_who_read_it(
    life, cast, sign_in, bookkeeper
):
    paid(life.placement, AUGUST, on=TODAY, at=NOW)
    client = sign_in(life.student)

    client.post(life.address("receipt_say", AUGUST), {"receipt": "different", "amount": "1,500.50", "on": "2026-09-06"})  # fmt: skip

    for reader in (client, bookkeeper, sign_in(life.tutor), sign_in(cast.dean)):
        shown = page(reader, life.address("pay_page"))
        assert "1,500.50" in shown
        assert "1,800.00" in shown
        assert "Both say different things" in shown


def test_an_amount_that_is_none_is_asked_for_again(life, sign_in):
    client = sign_in(life.student)

    answer = client.post(
        life.address("receipt_say", AUGUST), {"receipt": "different", "amount": "x"}
    )

    assert answer.status_code == 422
    assert 'id="amount-2026-08"' in answer.content.decode()
    assert PayPeriod.objects.get(month=AUGUST).receipt == ""


def test_received_as_stated_is_no_answer_where_nothing_is_stated(life, sign_in):
    sign_in(life.student).post(life.address("receipt_say", AUGUST), {"receipt": "received"})

    assert PayPeriod.objects.get(month=AUGUST).receipt == ""


def test_student_and_tutor_see_on_which_day_the_host_was_reminded(life, sign_in):
    remind_hosts(actor=SYSTEM, at=NOW)

    for reader in (life.student, life.tutor):
        shown = page(sign_in(reader), life.address("pay_page"))
        assert "host reminded on 7 September 2026" in shown
        assert "a finding after 14 September 2026" in shown


def test_an_entry_is_taken_back_with_a_reason_that_all_read(life, sign_in, bookkeeper):
    made = paid(life.placement, AUGUST, on=TODAY, at=NOW)
    address = life.address("payment_take_back", made.pk)

    assert bookkeeper.get(address).status_code == 200
    bookkeeper.post(address, {"reason": "录错了人"})

    assert "录错了人" in page(sign_in(life.student), life.address("pay_page"))


def test_pay_that_is_not_agreed_is_said_to_be_unknown(life, sign_in):
    life.placement.work = {}
    life.placement.save(update_fields=["work"])
    draw([life.placement.pk])

    shown = page(sign_in(life.student), life.address("pay_page"))

    assert "not stated yet" in shown
    assert "Not agreed" in shown


def test_a_study_visit_says_that_no_pay_is_asked_for(cast, sign_in):
    visit = making.planned(making.learner(cast.school_class, 5), cast.enterprise, kind="cognition")

    shown = page(sign_in(cast.dean), reverse("placements:pay_page", args=[visit.reference]))

    assert "A study visit is not paid" in shown


# -- the sheet ----------------------------------------------------------------------------------


def sheet(*rows, heading="姓名\t月份\t金额\t支付日期\t方式"):
    return "\n".join([heading, *rows])


def good_row(life, amount="1,800.00", month="2026-08", on="2026年9月5日", way="银行转账"):
    return f"{life.placement.student.person.full_name}\t{month}\t{amount}\t{on}\t{way}"


def read(client, text):
    return client.post(reverse("pay:sheet_read"), {"text": text})


def take_in(client, answer):
    return client.post(reverse("pay:sheet_take_in"), {"text": answer.context["text"]})


def test_a_pasted_sheet_is_shown_first_and_entered_then(life, bookkeeper):
    answer = read(bookkeeper, sheet(good_row(life)))
    before = Payment.objects.count()
    take_in(bookkeeper, answer)

    made = Payment.objects.get()
    assert (answer.status_code, answer.context["new_count"], before) == (200, 1, 0)
    assert (made.amount, made.month, made.paid_on, made.way) == (180_000, AUGUST, date(2026, 9, 5), "bank")  # fmt: skip


def test_a_sheet_read_twice_changes_nothing(life, bookkeeper):
    take_in(bookkeeper, read(bookkeeper, sheet(good_row(life))))

    again = read(bookkeeper, sheet(good_row(life)))
    take_in(bookkeeper, again)

    assert (again.context["known_count"], Payment.objects.count()) == (1, 1)


def test_one_row_that_is_amiss_keeps_the_whole_sheet_out(life, bookkeeper):
    answer = read(bookkeeper, sheet(good_row(life), "无此人\t2026-08\t100\t2026-09-05\t现金"))
    take_in(bookkeeper, answer)

    assert answer.context["wrong_count"] == 1
    assert not Payment.objects.exists()


@pytest.mark.parametrize(
    "more",
    [
        {"month": "八月"},
        {"month": "2026-13"},
        {"month": "2025-08"},
        {"on": "昨天"},
        {"on": "2026-09-31"},
        {"on": "2027-01-01"},
        {"amount": "很多"},
        {"amount": "-1"},
        {"way": "信鸽"},
    ],
)
def test_each_row_says_what_is_amiss(life, bookkeeper, more):
    answer = read(bookkeeper, sheet(good_row(life, **more)))

    assert [bool(line.problem) for line in answer.context["lines"]] == [True]


def test_two_of_one_name_are_told_apart_by_the_number_of_the_placement(life, cast, bookkeeper):
    twin = making.planned(making.learner(cast.school_class, 8), cast.enterprise, starts_on=date(2026, 8, 3))  # fmt: skip
    starting.record_start(placement=twin, reason="已上岗", actor=SYSTEM, at=NOW)
    by_name = read(bookkeeper, sheet(good_row(life)))
    by_number = read(
        bookkeeper,
        f"placement,month,amount,paid on\n{twin.reference},2026-08,1800,2026-09-05",
    )

    assert by_name.context["wrong_count"] == 1
    assert by_number.context["lines"][0].paid.placement.pk == twin.pk


def test_the_same_payment_twice_in_a_sheet_is_to_be_mended(life, bookkeeper):
    answer = read(bookkeeper, sheet(good_row(life), good_row(life)))

    assert answer.context["wrong_count"] == 2


def workbook(rows) -> SimpleUploadedFile:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        leaf = book.add_worksheet()
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, date):
                    leaf.write_datetime(number, place, cell, day)
                else:
                    leaf.write(number, place, cell)
    return SimpleUploadedFile("工资表.xlsx", out.getvalue())


def test_a_workbook_with_real_days_and_numbers_is_read(life, bookkeeper):
    name = life.placement.student.person.full_name
    file = workbook(
        [["姓名", "月份", "实发金额", "发放日期"], [name, AUGUST, 1800.5, date(2026, 9, 5)]]
    )

    answer = bookkeeper.post(reverse("pay:sheet_read"), {"file": file})
    take_in(bookkeeper, answer)

    made = Payment.objects.get()
    assert (made.amount, made.month, made.paid_on) == (180_050, AUGUST, date(2026, 9, 5))


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7 nonsense", b"PK\x03\x04broken", b"\xff\xfe\x00\x01", "只有一行".encode()],
)
def test_what_is_no_sheet_is_said_to_be_none(life, bookkeeper, content):
    file = SimpleUploadedFile("x.xlsx", content)

    answer = bookkeeper.post(reverse("pay:sheet_read"), {"file": file})

    assert answer.status_code == 422


def test_a_csv_of_a_chinese_spreadsheet_is_read(life, bookkeeper):
    text = sheet(good_row(life)).replace(",", "").replace("\t", ",")
    file = SimpleUploadedFile("报酬.csv", text.encode("gb18030"))

    answer = bookkeeper.post(reverse("pay:sheet_read"), {"file": file})

    assert answer.context["new_count"] == 1


def test_the_open_months_are_downloaded_filled_in_and_read_again(life, bookkeeper):
    answer = bookkeeper.get(reverse("pay:sheet_download"))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    filled = [rows[0], *([*row[:4], "1800", "2026-09-05", ""] for row in rows[1:2])]

    read_again = read(bookkeeper, "\n".join("\t".join(row) for row in filled))

    assert {row[0] for row in rows[1:]} == {life.placement.reference}
    assert read_again.context["new_count"] == 1


def test_a_name_that_a_spreadsheet_would_compute_is_made_harmless(life, bookkeeper):
    student = life.placement.student.person
    student.full_name = "=HYPERLINK(1)"
    student.save(update_fields=["full_name"])

    answer = bookkeeper.get(reverse("pay:sheet_download"))

    assert "'=HYPERLINK" in answer.content.decode("utf-8-sig")


# -- desks and family ---------------------------------------------------------------------------


def test_the_host_is_asked_for_late_pay_and_the_student_whether_it_came(life, cast, sign_in, bookkeeper):  # fmt: skip
    desks = {
        "host": page(sign_in(cast.plant_manager), reverse("web:desk")),
        "finance": page(bookkeeper, reverse("web:desk")),
        "student": page(sign_in(life.student), reverse("web:desk")),
        "tutor": page(sign_in(life.tutor), reverse("web:desk")),
    }

    late = "The pay of 1 month of a student is late"
    assert {name for name, shown in desks.items() if late in shown} == {"host", "finance"}
    assert "Say whether your pay for August 2026 came" in desks["student"]
    assert "late after the reminder" not in desks["tutor"]


def test_the_tutor_hears_of_late_pay_once_the_five_days_are_over(life, cast, sign_in):
    remind_hosts(actor=SYSTEM, at=NOW - timedelta(days=3))  # 4 September, until the 11th
    row = PayPeriod.objects.get(month=AUGUST)
    before = page(sign_in(life.tutor), reverse("web:desk"))
    PayPeriod.objects.filter(pk=row.pk).update(open_until=TODAY - timedelta(days=1))
    after = {name: page(sign_in(actor), reverse("web:desk")) for name, actor in (("tutor", life.tutor), ("dean", cast.dean), ("mentor", cast.mentor))}  # fmt: skip

    assert row.open_until == date(2026, 9, 11)
    assert "late after the reminder" not in before
    assert {name for name, shown in after.items() if "late after the reminder" in shown} == {"tutor", "dean"}  # fmt: skip


def test_a_contradiction_stands_on_the_desks_of_host_tutor_and_office(life, cast, sign_in):
    paid(life.placement, AUGUST, on=TODAY, at=NOW)
    payments.say_receipt(
        placement=life.placement,
        month=AUGUST,
        word=payments.Word("not_received"),
        actor=life.student,
        at=NOW,
    )
    actors = {"host": cast.plant_manager, "tutor": life.tutor, "dean": cast.dean, "mentor": cast.mentor}  # fmt: skip

    shown = {name for name, actor in actors.items() if "say different things" in page(sign_in(actor), reverse("web:desk"))}  # fmt: skip

    assert shown == {"host", "tutor", "dean"}


def guardian_address(placement):
    guardian = placement.student.person.guardians.get()
    _link, token = send_guardian_link(placement=placement, person=guardian.person, actor=SYSTEM, at=NOW)  # fmt: skip
    return reverse("placements:guardian_page", args=[token])


def born(placement, day):
    PersonalDetails.objects.filter(person=placement.student.person_id).update(birth_on=day)


def test_a_guardian_reads_the_pay_of_a_minor_known_or_no_news_yet(life, client):
    born(life.placement, date(2009, 1, 15))
    address = guardian_address(life.placement)

    before = page(client, address)
    paid(life.placement, AUGUST, on=TODAY, at=NOW)
    said = page(client, address)
    payments.say_receipt(
        placement=life.placement,
        month=AUGUST,
        word=payments.Word("received"),
        actor=life.student,
        at=NOW + timedelta(minutes=1),
    )
    after = page(client, address)

    assert "no news yet" in before
    assert "your child has not confirmed it yet" in said
    assert "1,800.00 CNY, received" in after


@pytest.mark.parametrize("day", [date(2008, 9, 7), None])
def test_the_pay_of_who_is_of_age_or_whose_birthday_is_not_known_is_their_own(life, client, day):
    born(life.placement, day)

    assert "What was paid" not in page(client, guardian_address(life.placement))
