"""What the law computes, on a page: to the last cent, unknown where a fact is missing."""

import pytest
from django.urls import reverse

from ronghe.compliance import rulebooks
from ronghe.web.rulebook.calculations import CalculationForm, facts_of

pytestmark = pytest.mark.django_db
CREDIT = "/calculators/cn/CN-INC-01/"
SAID = {
    "year_starts_on": "2024-01-01",
    "on_pilot_list": "yes",
    "education_investment_minor": "10,000,000",
    "vat_and_consumption_tax_minor": "24000000",
    "credit_carried_in_minor": "0",
}


def amounts(client, **said):
    return dict(client.post(CREDIT, {**SAID, **said}).context["result"].amounts)


def test_everybody_finds_every_calculator(client):
    page = client.get("/calculators/").content.decode()

    addresses = [
        reverse("rulebook:calculator_page", args=[one.jurisdiction, one.id])
        for one in rulebooks.calculators().values()
    ]
    assert [address for address in addresses if f'href="{address}"' not in page] == []
    assert [address for address in addresses if client.get(address).status_code != 200] == []


@pytest.mark.parametrize("address", ["/calculators/cn/NONE/", "/calculators/de/CN-INC-01/"])
def test_what_does_not_exist_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_it_computes_to_the_cent(client):
    found = amounts(client, vat_and_consumption_tax_minor="24000000.50")

    assert found["Surcharges of the year"] == "1,200,000.03 CNY"
    assert found["Credit of the year"] == "3,000,000.00 CNY"


def test_what_is_missing_makes_a_result_unknown_never_zero(client):
    found = amounts(client, on_pilot_list="")

    assert found["Credit of the year"] is None
    assert found["Surcharges of the year"] == "1,200,000.00 CNY"
    page = client.post(CREDIT, {**SAID, "on_pilot_list": ""}).content.decode()
    assert "not known" in page


def test_before_the_text_was_in_force_nothing_applies(client):
    page = client.post(CREDIT, {**SAID, "year_starts_on": "2018-12-31"}).content.decode()

    assert "This does not apply" in page


def test_a_wrong_value_is_said_beside_its_field(client):
    response = client.post(CREDIT, {**SAID, "education_investment_minor": "much"})

    assert response.context["form"].errors.keys() == {"education_investment_minor"}
    assert 'value="much"' in response.content.decode()


def test_it_speaks_chinese(client):
    client.cookies["django_language"] = "zh-hans"

    page = client.post(CREDIT, SAID).content.decode()

    assert "当年抵免额" in page
    assert "本页不构成法律意见" in page


def test_every_calculator_asks_for_the_facts_it_looks_at():
    lacking = {}
    for one in rulebooks.calculators().values():
        form = CalculationForm(None, calculator=one)
        lacking |= {one.id: facts_of(one) - {*form.fact_names, *form.list_rows}}

    assert {name: facts for name, facts in lacking.items() if facts} == {}
