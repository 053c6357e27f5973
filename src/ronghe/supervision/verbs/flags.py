"""What the audit says of flags."""

from django.utils.translation import gettext_lazy as _

FLAG_VERBS = {
    "region.records_checked": _("%(actor)s checked the records of the cooperations of %(subject)s"),
    "flag.raised": _("%(actor)s asked both sides about what stands in flag %(subject)s"),
    "flag.lapsed": _("%(actor)s let flag %(subject)s lapse, as its records no longer stand so"),
    "flag.replied": _("%(actor)s replied to flag %(subject)s"),
    "flag.explained": _("%(actor)s decided that flag %(subject)s is explained"),
    "flag.sent_to_inspection": _("%(actor)s decided that flag %(subject)s is verified by an inspection"),
    "flag.upheld": _("%(actor)s decided that flag %(subject)s is upheld"),
}  # fmt: skip
