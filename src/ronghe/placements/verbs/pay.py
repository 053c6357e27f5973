"""What the audit says of pay."""

from django.utils.translation import gettext_lazy as _

PAY_VERBS = {
    "payment.entered": _("%(actor)s entered pay for placement %(subject)s"),
    "payment.taken_back": _("%(actor)s took an entry of pay for placement %(subject)s back"),
    "receipt.said": _("%(actor)s said whether pay for placement %(subject)s came"),
    "pay.reminded": _("%(actor)s reminded the host of pay for placement %(subject)s"),
}
