"""What is kept about people by listings, enquiries and saved searches: why, until when."""

from django.utils.translation import gettext_lazy as _

from ronghe.kernel.held_rows import rows_of
from ronghe.kernel.privacy import deleting, kept, personal, register

register(
    "partnerships.enquirymessage.author",
    purpose=_("Knowing who wrote in a talk between two organisations."),
    basis=_("Contract and public task of the organisations that talk."),
    retention=_("As long as the enquiry itself."),
    export=rows_of(
        "partnerships.EnquiryMessage", "author", "enquiry__reference", "text", "sent_at"
    ),
    erase=kept(
        "partnerships.EnquiryMessage",
        "author",
        _("What was said for an organisation stays; a number without a name remains."),
    ),
)
personal("partnerships.savedsearch.name")
register(
    "partnerships.savedsearch.name",
    purpose=_("Finding again what you look for, and sending you what is new."),
    basis=_("Performance of the service that the person uses."),
    retention=_("Until you remove the search."),
    export=rows_of(
        "partnerships.SavedSearch",
        "membership__person",
        "name",
        "criteria",
        "is_mailed",
        "saved_at",
    ),
    erase=deleting("partnerships.SavedSearch", "membership__person"),
)
