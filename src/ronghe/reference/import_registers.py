"""What can be imported here: places and occupations."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.kernel.imports.registers import Choice, Field, Register, Saying, enter
from ronghe.reference.registers import occupations, regions

_AGAIN = _("Correct the cell and import the file again.")
TAKE_BOTH = Choice(
    "twice_in_file",
    _("Take them in"),
    _("Each of these rows comes in, although another row of the file says otherwise."),
    frozenset({"twice_in_file"}),
)

enter(
    Register(
        key="regions",
        label=pgettext_lazy("register", "Regions"),
        permission="kernel.run_import",
        subject="reference.regionname",
        reader="ronghe.reference.registers.region_row:READER",
        resolve=regions.resolve,
        write=regions.write,
        undo=regions.undo,
        fields=(
            Field("jurisdiction", _("Jurisdiction"), example="cn", is_needed=True),
            Field("scheme", _("Code scheme"), example="cn-gbt2260", is_needed=True),
            Field("level", _("Level"), example="district", is_needed=True),
            Field("code", _("Code"), example="330281", is_needed=True),
            Field("name", _("Name"), example="余姚市", is_needed=True),
            Field("parent", _("Code above"), example="330200"),
            Field("valid_from", _("Valid from"), example="2016-09-01"),
            Field("valid_until", _("Valid until")),
        ),
        sayings={
            "code_wrong": Saying(_("“%(value)s” is no code of a place of this kind."), _AGAIN),
            "ends_before_it_begins": Saying(
                _("The last day lies before the first."),
                _("Exchange the two days, or correct them."),
            ),
            "parent_unknown": Saying(
                _("The place above, %(code)s, is not in the register yet."),
                _("Import the places above first: this row then comes in by itself."),
            ),
        },
        choices=(
            TAKE_BOTH,
            Choice(
                "lost_zeros",
                _("Restore the zeros"),
                _("Every code gets back the leading zeros that the row suggests."),
                frozenset({"lost_zeros"}),
            ),
        ),
        waits_for=frozenset({"parent_unknown"}),
        released_by=frozenset({"regions"}),
    )
)
enter(
    Register(
        key="occupations",
        label=_("Occupations"),
        permission="kernel.run_import",
        subject="reference.occupation",
        reader="ronghe.reference.registers.occupation_row:READER",
        resolve=occupations.resolve,
        write=occupations.write,
        undo=occupations.undo,
        fields=(
            Field("scheme", _("Classification"), example="cn-occupation", is_needed=True),
            Field("code", _("Code"), example="6-18-01-01", is_needed=True),
            Field("name", _("Name"), example="车工", is_needed=True),
            Field("language", _("Language"), example="zh-hans", is_needed=True),
            Field("parent_code", _("Code above")),
            Field("is_regulated", _("Regulated by law"), example="no"),
        ),
        choices=(TAKE_BOTH,),
    )
)
