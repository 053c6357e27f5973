"""What the audit says of cooperations, agreements, obligations and concerns."""

from django.utils.translation import gettext_lazy as _

AGREEMENT_VERBS = {
    "cooperation.opened": _("%(actor)s opened cooperation %(subject)s"),
    "cooperation.party_admitted": _("%(actor)s let another party into cooperation %(subject)s"),
    "cooperation.begun": _("Cooperation %(subject)s began, with its first agreement in force"),
    "cooperation.concluded": _("%(actor)s concluded cooperation %(subject)s"),
    "cooperation.given_up": _("%(actor)s gave cooperation %(subject)s up"),
    "readiness.assessed": _("%(actor)s answered the readiness questions of %(subject)s"),
    "site_report.written": _("%(actor)s wrote the report on a site %(subject)s"),
    "agreement.drafted": _("%(actor)s drafted agreement %(subject)s"),
    "agreement.renewed": _("%(actor)s drafted agreement %(subject)s, which renews an earlier one"),
    "agreement.revised": _("%(actor)s changed the draft of agreement %(subject)s"),
    "agreement.proposed": _("%(actor)s proposed agreement %(subject)s to the other side"),
    "agreement.handed_over": _("%(actor)s handed the draft of %(subject)s to the other side"),
    "agreement.facts_confirmed": _("%(actor)s confirmed the facts about its side in %(subject)s"),
    "agreement.commented": _("%(actor)s commented on a clause of %(subject)s"),
    "agreement.comment_settled": _("%(actor)s settled a comment on %(subject)s"),
    "agreement.checked": _("%(actor)s had agreement %(subject)s checked against the law"),
    "agreement.reopened": _("%(actor)s took agreement %(subject)s back into negotiation"),
    "agreement.signing_begun": _(
        "%(actor)s put agreement %(subject)s out for signature; its text is fixed from here on"
    ),
    "agreement.signing_arranged": _("%(actor)s arranged how a party signs agreement %(subject)s"),
    "agreement.signed": _("%(actor)s signed agreement %(subject)s"),
    "agreement.brought_into_force": _(
        "Agreement %(subject)s came into force, signed by every party"
    ),
    "agreement.amended": _("The amendment of %(subject)s was signed by every party"),
    "agreement.typeset": _("Ronghe set the document of %(subject)s for signature"),
    "agreement.sealed": _("Ronghe put a signature into the document of %(subject)s"),
    "agreement.refused": _("%(actor)s refused to sign agreement %(subject)s"),
    "agreement.withdrawn": _("%(actor)s withdrew agreement %(subject)s from signing"),
    "agreement.lapsed": _("The draft of agreement %(subject)s lapsed, as nobody worked on it"),
    "agreement.lapse_announced": _("Ronghe gave notice that the draft of %(subject)s will lapse"),
    "agreement.amendment_drafted": _("%(actor)s drafted an amendment of %(subject)s"),
    "agreement.party_replaced": _("%(actor)s replaced a party in the draft of %(subject)s"),
    "agreement.suspended": _("%(actor)s suspended agreement %(subject)s"),
    "agreement.resumed": _("%(actor)s resumed agreement %(subject)s"),
    "agreement.completed": _("Agreement %(subject)s was completed"),
    "agreement.terminated": _("%(actor)s ended agreement %(subject)s early"),
    "agreement.annulled": _("%(actor)s annulled agreement %(subject)s"),
    "signing_link.sent": _("%(actor)s sent a link for signing %(subject)s"),
    "signing_link.code_sent": _("A code for signing %(subject)s was sent"),
    "signing_link.code_refused": _("A wrong code for signing %(subject)s was entered"),
    "signing_order.made": _("%(actor)s had %(subject)s sent to the signing service"),
    "signing_order.signed": _("The signing service sent %(subject)s back signed"),
    "signing_order.refused": _("The signing service reported that %(subject)s was not signed"),
    "signing_order.expired": _("The order for %(subject)s at the signing service ran out"),
    "signing_order.left_aside": _(
        "What the signing service sent back of %(subject)s came too late to count"
    ),
    "paper.recorded": _("%(actor)s recorded a signature on paper of %(subject)s"),
    "paper.confirmed": _("%(actor)s confirmed a signature on paper of %(subject)s"),
    "paper.rejected": _("%(actor)s did not confirm a signature on paper of %(subject)s"),
    "approval_route.set": _("%(actor)s set who approves agreements inside the organisation"),
    "approval.approved": _("%(actor)s approved agreement %(subject)s inside the organisation"),
    "approval.sent_back": _("%(actor)s sent agreement %(subject)s back inside the organisation"),
    "approval.overtaken": _(
        "An internal approval of %(subject)s was overtaken by a change of the text"
    ),
    "obligation.reported": _("%(actor)s reported an obligation of %(subject)s as kept"),
    "obligation.confirmed": _("%(actor)s confirmed that an obligation of %(subject)s was kept"),
    "obligation.disputed": _("%(actor)s disputed that an obligation of %(subject)s was kept"),
    "obligation.missed": _("An obligation of %(subject)s was not kept by its day"),
    "obligation.cancelled": _("Obligations of %(subject)s are no longer owed"),
    "obligation.kept_by_record": _("Records show that obligations of %(subject)s were kept"),
    "obligation.released_by_record": _(
        "Obligations of %(subject)s are no longer owed: the placement was over before"
    ),
    "obligation.reminded": _("Ronghe reminded of an obligation of %(subject)s"),
    "milestone.reached": _("%(actor)s noted a milestone of %(subject)s as reached"),
    "concern.raised": _("%(actor)s raised concern %(subject)s"),
    "concern.answered": _("%(actor)s answered concern %(subject)s"),
    "concern.pressed": _("%(actor)s asked again about concern %(subject)s"),
    "concern.settled": _("%(actor)s settled concern %(subject)s"),
}
