"""What the audit says of listings, enquiries and saved searches."""

from django.utils.translation import gettext_lazy as _

LISTING_VERBS = {
    "listing.written": _("%(actor)s wrote listing %(subject)s"),
    "listing.copied": _("%(actor)s wrote listing %(subject)s as a copy of an earlier one"),
    "listing.changed": _("%(actor)s changed listing %(subject)s"),
    "listing.submitted": _("%(actor)s submitted listing %(subject)s for review"),
    "listing.published": _("%(actor)s published listing %(subject)s"),
    "listing.approved": _("%(actor)s approved listing %(subject)s, and it was published"),
    "listing.returned": _("%(actor)s returned listing %(subject)s to be completed"),
    "listing.paused": _("%(actor)s paused listing %(subject)s"),
    "listing.paused_unanswered": _(
        "Ronghe paused listing %(subject)s, since an enquiry stayed without an answer"
    ),
    "listing.resumed": _("%(actor)s put listing %(subject)s back on the list"),
    "listing.renewed": _("%(actor)s let listing %(subject)s stand on the list for longer"),
    "listing.revised": _("%(actor)s took listing %(subject)s off the list to change it"),
    "listing.closed": _("%(actor)s closed listing %(subject)s"),
    "listing.expiry_reminded": _("Ronghe reminded that listing %(subject)s runs out"),
    "listing.expired": _("Listing %(subject)s ran out"),
    "listing.taken_down": _("%(actor)s took listing %(subject)s down"),
    "listing.seats_taken": _("%(actor)s took seats of listing %(subject)s"),
    "listing.seats_released": _("%(actor)s gave seats of listing %(subject)s back"),
    "listing_policy.set": _("%(actor)s set the rules for listings in the remit"),
    "saved_search.saved": _("%(actor)s saved a search"),
    "saved_search.changed": _("%(actor)s changed a saved search"),
    "saved_search.removed": _("%(actor)s removed a saved search"),
    "saved_search.told": _("Ronghe sent new listings for a saved search"),
    "enquiry.opened": _("%(actor)s opened enquiry %(subject)s"),
    "enquiry.written": _("%(actor)s wrote in enquiry %(subject)s"),
    "enquiry.answered": _("%(actor)s answered enquiry %(subject)s"),
    "enquiry.next_step_set": _("%(actor)s set the next step of enquiry %(subject)s"),
    "enquiry.reminded": _("Ronghe reminded of enquiry %(subject)s"),
    "enquiry.agreed": _("Enquiry %(subject)s ended with an agreement to cooperate"),
    "enquiry.ended": _("Enquiry %(subject)s came to nothing"),
}
