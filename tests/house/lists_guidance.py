"""Lists of forms and of what stands in them, with what adds a row: a part of `test_lists`."""

from django.urls import reverse
from tests.factories import guidance as making
from tests.factories.parties import organisation
from tests.house.lists_life import begun

from ronghe.parties.models import OrganisationKind
from ronghe.supervision.models import Addressee, Directive, FormCell, FormPart, FormRow, ReportForm


def add_form(cast):
    return lambda number: making.opened(cast.coordinator, cast.college)


def one_form(cast) -> ReportForm:
    return ReportForm.objects.first() or making.opened(cast.coordinator, cast.college)


def add_college(cast):
    """One college more, whose records and whose word differ."""

    def add(number):
        form = one_form(cast)
        college = organisation(kind=OrganisationKind.COLLEGE, name=f"第{number}职业学校", number=61_000_000 + number)  # fmt: skip
        row = FormRow.objects.create(part=FormPart.objects.create(form=form, organisation=college), position=1)  # fmt: skip
        for column in form.columns.filter(source__in=["ronghe", "college"]).order_by("place"):
            FormCell.objects.create(row=row, column=column, known="1", entered="2", entered_at=form.opened_at, entered_by=cast.dean.person, is_conflict=True)  # fmt: skip

    return add


def cell_address(cast):
    form = one_form(cast)
    cell = FormCell.objects.filter(row__part__form=form, column__fact="college.placed").first()
    return reverse("guidance:cell_page", args=[form.reference, cell.pk])


def one_directive(cast) -> Directive:
    return Directive.objects.first() or making.published(cast.coordinator, cast.college)


def add_addressee(cast):
    def add(number):
        college = organisation(kind=OrganisationKind.COLLEGE, name=f"第{number}学校", number=62_000_000 + number)  # fmt: skip
        Addressee.objects.create(directive=one_directive(cast), organisation=college)

    return add


GUIDANCE_LISTS = {
    "directives": ("coordinator", lambda cast: reverse("guidance:directive_list"), lambda cast: lambda number: making.published(cast.coordinator, cast.college)),
    "directives of a college": ("dean", lambda cast: reverse("guidance:directive_list"), lambda cast: lambda number: making.published(cast.coordinator, cast.college)),
    "addressees of a directive": ("coordinator", lambda cast: reverse("guidance:directive_page", args=[one_directive(cast).reference]), add_addressee),
    "forms of an authority": ("coordinator", lambda cast: reverse("guidance:form_list"), add_form),
    "forms of a college": ("dean", lambda cast: reverse("guidance:form_list"), add_form),
    "colleges of a form": ("coordinator", lambda cast: reverse("guidance:form_page", args=[one_form(cast).reference]), add_college),
    "records behind a value": ("coordinator", cell_address, lambda cast: lambda number: begun(cast, number)),
}  # fmt: skip
