"""What the audit says of policies, tasks and targets."""

from django.utils.translation import gettext_lazy as _

DIRECTIVE_VERBS = {
    "directive.published": _("%(actor)s published %(subject)s"),
    "directive.confirmed": _("%(actor)s confirmed the receipt of %(subject)s"),
    "directive.progressed": _("%(actor)s reported progress with %(subject)s"),
    "directive.reminded": _("%(actor)s reminded organisations of %(subject)s"),
    "directive.closed": _("%(actor)s closed %(subject)s"),
    "directive.withdrawn": _("%(actor)s withdrew %(subject)s"),
}
