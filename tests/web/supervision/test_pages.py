"""The region, one cooperation’s reasons, and what everybody may read."""

import csv
import io
import json
from collections import Counter
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import agreements
from tests.factories.flags import flag_of
from tests.factories.parties import NOW

from ronghe.partnerships.models import Cooperation
from ronghe.supervision.models import IntegrityFlag, SubstanceIndex
from ronghe.supervision.queries.opened import Band, band_of
from ronghe.supervision.standing import recompute

pytestmark = pytest.mark.django_db


@pytest.fixture
def cooperation(cast):
    found = agreements.cooperation(cast)
    recompute(None, on=NOW.date(), at=NOW)
    return found


def stated(cooperation, **values):
    SubstanceIndex.objects.filter(cooperation=cooperation).update(**values)


def text_of(client, name, *args):
    return client.get(reverse(name, args=args)).content.decode()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "0 confirmed by evidence, 0 to be verified, 1 not known enough"),
        ({"known_weight": 0.4}, "1 confirmed by evidence, 0 to be verified, 0 not known enough"),
        ({"known_weight": 0.4, "is_alarming": True}, "0 confirmed by evidence, 1 to be verified"),
    ],
)
def test_the_region_says_first_how_many_stand_where(values, sentence, cast, cooperation, sign_in):
    if values:
        stated(cooperation, **values)

    page = text_of(sign_in(cast.coordinator), "supervision:region_page")

    assert sentence in page


def test_answers_that_contradict_more_often_than_not_are_to_be_verified(cast, cooperation, sign_in):
    details = SubstanceIndex.objects.get(cooperation=cooperation).details
    details["indicators"]["P1"]["evidence"] = {"held": 2, "failed": 5}
    stated(cooperation, known_weight=0.4, details=details)

    page = text_of(sign_in(cast.coordinator), "supervision:region_page")

    assert "0 confirmed by evidence, 1 to be verified" in page


def test_an_open_flag_is_to_be_verified_and_an_explained_one_is_not(cast, cooperation, sign_in):
    stated(cooperation, known_weight=0.4)
    flag = flag_of(cooperation)
    client = sign_in(cast.coordinator)
    before = text_of(client, "supervision:region_page")
    IntegrityFlag.objects.filter(pk=flag.pk).update(
        state="explained", decided_at=NOW, decision_reason="排班如此"
    )

    after = text_of(client, "supervision:region_page")

    assert "0 confirmed by evidence, 1 to be verified" in before
    assert "1 flag is to be verified" in before
    assert "1 confirmed by evidence, 0 to be verified" in after


def test_a_picture_is_drawn_of_what_is_known_alone(cast, cooperation, sign_in):
    client = sign_in(cast.coordinator)
    before = text_of(client, "supervision:region_page")
    stated(cooperation, known_weight=0.4)

    after = text_of(client, "supervision:region_page")

    assert "data-chart" not in before
    assert "data-chart" in after
    assert cooperation.title in after


def test_both_sides_see_their_own_and_why(cast, cooperation, sign_in):
    for actor in (cast.dean, cast.plant_manager):
        client = sign_in(actor)
        listed = text_of(client, "supervision:cooperation_list")
        page = text_of(client, "supervision:substance_page", cooperation.reference)

        assert cooperation.title in listed
        assert "Ronghe does not keep these records yet." in page
        assert "What would raise it" in page


def test_an_outsider_finds_nothing(cast, cooperation, sign_in):
    client = sign_in(cast.outsider)

    address = reverse("supervision:substance_page", args=[cooperation.reference])
    assert client.get(address).status_code == 404
    assert client.get(reverse("supervision:region_page")).status_code == 404
    assert cooperation.title not in text_of(client, "supervision:cooperation_list")


def test_history_keeps_what_was_replaced(cast, cooperation, sign_in):
    stated(cooperation, inputs_hash="f" * 64)
    recompute(None, on=NOW.date(), at=NOW + timedelta(minutes=5))

    page = text_of(sign_in(cast.dean), "supervision:substance_history", cooperation.reference)

    assert page.count("ffffffffffffffff") == 1
    assert SubstanceIndex.objects.filter(cooperation=cooperation).count() == 2


# -- for everybody ------------------------------------------------------------------------------


def opened(cooperation, *, days=30):
    Cooperation.objects.filter(pk=cooperation.pk).update(
        state="running", opened_at=NOW - timedelta(days=days)
    )


def read(form):
    return b"".join(Client().get(reverse("supervision:open_data", args=[form]))).decode("utf-8-sig")


def test_the_public_reads_who_and_since_when_but_no_word_of_the_parties(cooperation, time_machine):
    time_machine.move_to(NOW)
    opened(cooperation)

    page = text_of(Client(), "supervision:open_page")

    assert "below 5" in page
    assert cooperation.title not in page
    assert cooperation.purpose not in page


def test_the_parties_see_it_two_weeks_before_the_public(cooperation, time_machine):
    time_machine.move_to(NOW)
    opened(cooperation, days=13)

    assert json.loads(read("json"))["cooperations"] == []


def test_both_files_hold_the_same_and_neither_a_formula(cooperation, time_machine):
    time_machine.move_to(NOW)
    opened(cooperation)
    college = cooperation.parties.get(role="college").organisation
    college.names.update(text="=1+1学院")

    rows = list(csv.DictReader(io.StringIO(read("csv"))))
    found = json.loads(read("json"))["cooperations"]

    assert [one["reference"] for one in rows] == [one["reference"] for one in found]
    assert rows[0]["colleges"] == "'=1+1学院"
    assert rows[0]["students_last_year"] == ""
    assert found[0]["students_last_year"] is None


def test_everybody_finds_a_cooperation_by_part_of_a_name(cooperation, time_machine):
    time_machine.move_to(NOW)
    opened(cooperation)
    college = cooperation.parties.get(role="college").organisation.name_in("en")
    page = reverse("supervision:open_page")

    def found(words):
        return college in Client().get(page, {"q": words}).content.decode()

    assert found(college[1:5])
    assert not found("杏花春雨职业学院")
    assert found("\0 ")  # what looks for nothing shows all


def test_another_form_is_none(cooperation):
    assert Client().get("/open/data.xml").status_code == 404


@pytest.mark.parametrize(
    ("counts", "band"),
    [
        ({"evidence": 4}, Band.FEW),
        ({"evidence": 2, "unknown": 3}, Band.UNKNOWN),
        ({"evidence": 4, "doubt": 1}, Band.MOSTLY),
        ({"evidence": 3, "doubt": 2}, Band.PARTLY),
        ({"evidence": 2, "doubt": 3}, Band.LITTLE),
    ],
)
def test_bands_not_ranks(counts, band):
    assert band_of(Counter(counts)) == band
