"""What the audit says of early warnings."""

from django.utils.translation import gettext_lazy as _

WARNING_VERBS = {
    "region.warnings_computed": _("%(actor)s computed the early warnings of %(subject)s"),
    "warnings.fitted": _(
        "%(actor)s fitted the model of early warnings to the months up to %(subject)s"
    ),
    "warning.raised": _("%(actor)s raised early warning %(subject)s"),
    "support.noted": _("%(actor)s noted which support was offered to cooperation %(subject)s"),
    "warning_costs.stated": _("%(actor)s stated what a visit and a loss cost in %(subject)s"),
}
