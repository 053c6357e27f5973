"""What the registers of organisations and offers say of a row, and what can be decided about it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ronghe.kernel.imports.registers import Choice, Saying
from ronghe.parties.models import Organisation
from ronghe.parties.number_words import said
from ronghe.parties.schemes import Code, Diagnosis
from ronghe.reference.models import Region

# Where a number can be looked up by whoever has to mend it.
LOOK_UP: Mapping[str, str] = {
    "cn-uscc": "www.gsxt.gov.cn",
    "cn-school": "xxgk.moe.gov.cn",
    "fr-siren": "annuaire-entreprises.data.gouv.fr",
    "fr-siret": "annuaire-entreprises.data.gouv.fr",
    "fr-uai": "annuaire-education.fr",
    "de-register": "www.handelsregister.de",
    "gb-company": "find-and-update.company-information.service.gov.uk",
    "gb-ukprn": "www.ukrlp.co.uk",
    "ch-uid": "www.uid.admin.ch",
    "sg-uen": "www.uen.gov.sg",
    "lei": "search.gleif.org",
}


def row_words(code: str, params: Mapping[str, Any]) -> tuple[str, str] | None:
    """Say what is wrong with a number or a missing name, and where the right one can be found."""
    if code == "name_missing" and params.get("number"):
        return _("The row has no name."), _(
            "Look %(number)s up at %(register)s, enter the name, and import the file again."
        ) % {
            "number": params["number"],
            "register": LOOK_UP.get(str(params.get("scheme", "")), "…"),
        }
    if not code.startswith("number_") or code.removeprefix("number_") not in set(Code):
        return None
    reason = said(Diagnosis(Code(code.removeprefix("number_")), params))
    register = LOOK_UP.get(str(params.get("scheme", "")), "")
    if not register:
        return reason, _("Correct the cell and import the file again.")
    return reason, _(
        "Look the number up at %(register)s, enter it as text, and import the file again."
    ) % {"register": register}


def region_names(ids: Iterable[int]) -> dict[int, str]:
    """Name places that a row may mean, each with the one above it."""
    found = Region.objects.filter(pk__in=list(ids)).select_related("parent").order_by("path")
    return {
        region.pk: f"{region} ({region.parent}, {region.code})" if region.parent else str(region)
        for region in found
    }


def organisation_names(ids: Iterable[int]) -> dict[int, str]:
    """Name organisations that a row may mean, with their references."""
    found = Organisation.objects.filter(pk__in=list(ids)).prefetch_related("names").order_by("pk")
    language = get_language() or "en"
    return {one.pk: f"{one.name_in(language)} ({one.reference})" for one in found}


ORGANISATION_SAYINGS: Mapping[str, Saying] = {
    "name_missing": Saying(
        gettext_lazy("The row has no name."),
        gettext_lazy("Look the name up by the number in the row, enter it, and import the file again."),
    ),
    "number_wrong": Saying(
        gettext_lazy("“%(value)s” is no number of this register."),
        gettext_lazy("Correct the cell and import the file again."),
    ),
    "numbers_disagree": Saying(
        gettext_lazy("The numbers of the row belong to several organisations of the register."),
        gettext_lazy("Compare the numbers with the certificate; if the two are one, merge them."),
    ),
    "kind_differs": Saying(
        gettext_lazy("The register holds this number as an organisation of another kind."),
        gettext_lazy("Decide: keep the kind that it has and take the rest in, or leave the row out."),
    ),
    "differs": Saying(
        gettext_lazy("The register says something else, and did not take it from such a file."),
        gettext_lazy("Decide whether what the file says replaces it, or leave the row out."),
    ),
    "record_is_settled": Saying(
        gettext_lazy("The organisation is verified: its name, place and numbers change only with evidence."),
        gettext_lazy("Change them on the page of the organisation, or leave the row out."),
    ),
    "place_ambiguous": Saying(
        gettext_lazy("“%(value)s” could be several places: %(candidates)s."),
        gettext_lazy("Choose the place, or add the code of its region to the file."),
    ),
    "place_unknown": Saying(
        gettext_lazy("No place of the register is called “%(value)s”."),
        gettext_lazy("Correct the name, import the regions first, or take the row in without a place."),
    ),
}  # fmt: skip
ORGANISATION_CHOICES = (
    Choice(
        "region",
        gettext_lazy("Choose the place"),
        gettext_lazy("The row comes in at the place that you choose."),
        frozenset({"place_ambiguous"}),
        takes_value=True,
    ),
    Choice(
        "no_region",
        gettext_lazy("Take in without a place"),
        gettext_lazy("The rows come in; the place of each stays empty until somebody enters it."),
        frozenset({"place_ambiguous", "place_unknown", "region_unknown"}),
    ),
    Choice(
        "zeros",
        gettext_lazy("Restore the zeros"),
        gettext_lazy("Every number gets back the leading zeros that its row suggests."),
        frozenset({"lost_zeros"}),
    ),
    Choice(
        "replace",
        gettext_lazy("Replace by what the file says"),
        gettext_lazy("What the file says replaces what the register says."),
        frozenset({"differs"}),
    ),
    Choice(
        "keep_kind",
        gettext_lazy("Keep the kind"),
        gettext_lazy("Each organisation keeps its kind; the rest of the row is taken in."),
        frozenset({"kind_differs"}),
    ),
    Choice(
        "also",
        gettext_lazy("Take the later row"),
        gettext_lazy("What the later row says replaces what the earlier row says."),
        frozenset({"twice_in_file"}),
    ),
)
OFFERING_SAYINGS: Mapping[str, Saying] = {
    "college_number_missing": Saying(
        gettext_lazy("The row names no college."),
        gettext_lazy("Enter the number of the college and import the file again."),
    ),
    "college_not_held": Saying(
        gettext_lazy("The register holds no college with the number “%(value)s”."),
        gettext_lazy("Import or enter the college: this row then comes in by itself."),
    ),
    "college_held_more_than_once": Saying(
        gettext_lazy("The number “%(value)s” stands for several colleges: %(candidates)s."),
        gettext_lazy("Choose the college; if they are one, merge them and the row comes in by itself."),
    ),
    "not_a_college": Saying(
        gettext_lazy("The organisation with the number “%(value)s” is not a college."),
        gettext_lazy("Correct the number, or the kind of the organisation."),
    ),
}  # fmt: skip
OFFERING_CHOICES = (
    Choice(
        "college",
        gettext_lazy("Choose the college"),
        gettext_lazy("The rows come in under the college that you choose."),
        frozenset({"college_held_more_than_once"}),
        takes_value=True,
    ),
)

PEOPLE_SAYINGS: Mapping[str, Saying] = {
    "phone_wrong": Saying(
        gettext_lazy("“%(value)s” is not a telephone number."),
        gettext_lazy("Correct it and import the file again, or take the row in without it."),
    ),
    "email_wrong": Saying(
        gettext_lazy("“%(value)s” is not an e-mail address."),
        gettext_lazy("Correct it and import the file again, or take the row in without it."),
    ),
    "identity_wrong": Saying(
        gettext_lazy("This cannot be an identity number: its check digit or its length does not fit."),
        gettext_lazy("Compare it with the card; format the column as text; or take the row in without it."),
    ),
    "birth_differs": Saying(
        gettext_lazy("The date of birth is not the one in the identity number or on record."),
        gettext_lazy("Compare both with the card; or take the date of the identity number."),
    ),
    "birth_in_future": Saying(
        gettext_lazy("The date of birth has not come yet."),
        gettext_lazy("Look at the year again, correct the cell, and import the file again."),
    ),
    "role_does_not_fit": Saying(
        gettext_lazy("This kind of organisation has no such role."),
        gettext_lazy("Correct the role and import the file again."),
    ),
    "person_disagrees": Saying(
        gettext_lazy("The student number is one student’s and the identity number another’s."),
        gettext_lazy("Compare both with the card and the roll, and import the file again."),
    ),
    "has_left": Saying(
        gettext_lazy("The student with this number has left the college."),
        gettext_lazy("Give the student a new number, or leave the row out."),
    ),
    "number_differs": Saying(
        gettext_lazy("This student is on the roll already, under the number %(other)s."),
        gettext_lazy("Correct the number and import the file again, or leave the row out."),
    ),
    "name_differs": Saying(
        gettext_lazy("On record the name is “%(name)s”."),
        gettext_lazy("If it is the same person, take the name of the file; or leave the row out."),
    ),
    "identity_differs": Saying(
        gettext_lazy("Another identity number is on record for this student."),
        gettext_lazy("Compare it with the card and correct the record on the student’s page."),
    ),
    "class_closed": Saying(
        gettext_lazy("This class is closed."),
        gettext_lazy("Correct the class or the year and import the file again."),
    ),
    "unit_differs": Saying(
        gettext_lazy("The class belongs to another school of the college: “%(unit)s”."),
        gettext_lazy("Take the row in and leave the class where it is, or leave the row out."),
    ),
}  # fmt: skip
PEOPLE_CHOICES = (
    Choice(
        "without",
        gettext_lazy("Take in without it"),
        gettext_lazy("The rows come in; what is wrong in them stays empty."),
        frozenset({"phone_wrong", "email_wrong", "identity_wrong"}),
    ),
    Choice(
        "birth_of_number",
        gettext_lazy("Take the date of the identity number"),
        gettext_lazy("Each date of birth becomes the one that the identity number carries."),
        frozenset({"birth_differs"}),
    ),
    Choice(
        "same_person",
        gettext_lazy("It is the same person"),
        gettext_lazy("Each name becomes what the file says."),
        frozenset({"name_differs"}),
    ),
    Choice(
        "keep_unit",
        gettext_lazy("Leave the class where it is"),
        gettext_lazy("The rows come in, and the classes stay with their schools."),
        frozenset({"unit_differs"}),
    ),
)
