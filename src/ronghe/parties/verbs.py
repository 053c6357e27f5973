"""What the audit says of this app's verbs: one sentence each, in the words of a story."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "organisation.registered": _("%(actor)s registered %(subject)s"),
    "organisation.named": _("%(actor)s changed the name of %(subject)s"),
    "organisation.identified": _("%(actor)s entered a register number of %(subject)s"),
    "organisation.placed": _("%(actor)s entered the region of %(subject)s"),
    "organisation.reopened": _("%(actor)s took the record of %(subject)s back to change it"),
    "organisation.submitted_for_verification": _(
        "%(actor)s submitted %(subject)s for verification"
    ),
    "organisation.verified": _("%(actor)s verified %(subject)s"),
    "organisation.returned": _("%(actor)s returned %(subject)s for completion"),
    "organisation.evidence_attached": _("%(actor)s attached evidence to %(subject)s"),
    "organisation.suspended": _("%(actor)s suspended %(subject)s"),
    "organisation.banned": _("%(actor)s banned %(subject)s"),
    "organisation.restriction_followed": _(
        "The restriction of its register number followed %(subject)s"
    ),
    "organisation.merged": _("%(actor)s merged %(subject)s into another record"),
    "organisation.merged_in": _("%(actor)s took another record into %(subject)s"),
    "organisation.merge_undone": _("%(actor)s undid a merge of %(subject)s"),
    "restriction.repair_requested": _("%(actor)s requested credit repair under %(subject)s"),
    "restriction.repair_refused": _("%(actor)s refused credit repair under %(subject)s"),
    "restriction.lifted": _("%(actor)s lifted the restriction %(subject)s"),
    "restriction.expired": _("The restriction %(subject)s ran out"),
    "duplicate.suggested": _("%(actor)s found two records that may be one organisation"),
    "duplicate.dismissed": _("%(actor)s decided that two records are two organisations"),
    "remit.granted": _("%(actor)s gave %(subject)s a remit"),
    "remit.ended": _("%(actor)s ended a remit of %(subject)s"),
    "remit.excepted": _("%(actor)s left %(subject)s out of a remit"),
    "person.registered": _("%(actor)s registered %(subject)s"),
    "person.language_chosen": _("%(actor)s chose the language of messages"),
    "person.exported": _("%(actor)s exported the data held about %(subject)s"),
    "person.erased": _("%(actor)s had the data about %(subject)s erased"),
    "membership.granted": _("%(actor)s appointed %(subject)s"),
    "membership.ended": _("%(actor)s ended the appointment of %(subject)s"),
    "user.created": _("%(actor)s opened an account for %(subject)s"),
    "user.password_changed": _("%(actor)s changed their password"),
    "user.contact_changed": _("%(actor)s changed how they sign in"),
    "user.second_factor_added": _("%(actor)s added a second factor"),
    "user.second_factor_removed": _("%(actor)s removed a second factor"),
    "invitation.sent": _("%(actor)s invited %(subject)s"),
    "invitation.delivered": _("%(actor)s had the invitation sent to %(subject)s"),
    "invitation.refused": _("A wrong answer was given to the invitation %(subject)s"),
    "invitation.claimed": _("%(subject)s claimed the invitation"),
    "invitation.withdrawn": _("%(actor)s withdrew the invitation of %(subject)s"),
    "organisation.imported": _("%(actor)s brought %(subject)s in from a file"),
    "organisation.changed_by_import": _("%(actor)s changed %(subject)s from a file"),
    "organisation.restored": _("%(actor)s took back what a file had changed about %(subject)s"),
    "offering.imported": _("%(actor)s brought offers of %(subject)s in from a file"),
}
