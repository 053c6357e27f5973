"""What always holds of agreements, whatever happened."""

from django.utils.translation import gettext_lazy as _

from ronghe.kernel.invariants import audited_states, sql_invariant
from ronghe.partnerships.models import AgreementState, CooperationState

audited_states(
    "partnerships.agreements_in_the_audit",
    "partnerships.Agreement",
    "state",
    {
        AgreementState.NEGOTIATING: [
            "agreement.proposed",
            "agreement.reopened",
            "agreement.refused",
            "agreement.withdrawn",
            "approval.sent_back",
        ],
        AgreementState.CHECKING: ["agreement.checked"],
        AgreementState.SIGNING: ["agreement.signing_begun"],
        AgreementState.IN_FORCE: ["agreement.brought_into_force"],
        AgreementState.SUSPENDED: ["agreement.suspended"],
        AgreementState.COMPLETED: ["agreement.completed"],
        AgreementState.TERMINATED: ["agreement.terminated"],
        AgreementState.LAPSED: ["agreement.lapsed"],
        AgreementState.ANNULLED: ["agreement.annulled"],
    },
)
audited_states(
    "partnerships.cooperations_in_the_audit",
    "partnerships.Cooperation",
    "state",
    {
        CooperationState.RUNNING: ["cooperation.begun"],
        CooperationState.CONCLUDED: ["cooperation.concluded"],
        CooperationState.GIVEN_UP: ["cooperation.given_up"],
    },
)
sql_invariant(
    "partnerships.signed_by_all",
    _("A signed version has the signatures of every party, all of the same text."),
    """
    SELECT a.reference || '-' || v.number
      FROM partnerships_agreementversion v
      JOIN partnerships_agreement a ON a.id = v.agreement_id
      JOIN partnerships_agreementparty p ON p.version_id = v.id
      LEFT JOIN partnerships_signature s
        ON s.party_id = p.id AND s.version_id = v.id AND s.document_hash = v.document_hash
     WHERE v.state = 'signed'
     GROUP BY a.reference, v.number, p.id
    HAVING count(s.id) < p.signatures_needed
     ORDER BY 1
    """,
)
sql_invariant(
    "partnerships.agreements_move_with_their_text",
    _("Until a version is signed by all, an agreement stands where its open version stands."),
    """
    SELECT a.reference FROM partnerships_agreement a
      LEFT JOIN partnerships_agreementversion v
        ON v.agreement_id = a.id AND v.state IN ('draft', 'negotiating', 'checking', 'signing')
     WHERE a.state IN ('draft', 'negotiating', 'checking', 'signing')
       AND a.state IS DISTINCT FROM v.state
     ORDER BY a.reference
    """,
)
sql_invariant(
    "partnerships.signed_in_order",
    _("Nobody signed before those who sign before."),
    """
    SELECT a.reference || '-' || v.number
      FROM partnerships_signature s
      JOIN partnerships_agreementparty p ON p.id = s.party_id
      JOIN partnerships_agreementversion v ON v.id = s.version_id
      JOIN partnerships_agreement a ON a.id = v.agreement_id
      JOIN partnerships_agreementparty q
        ON q.version_id = v.id AND q.order_group < p.order_group
     WHERE (SELECT count(*) FROM partnerships_signature t
             WHERE t.party_id = q.id AND t.id < s.id) < q.signatures_needed
     ORDER BY 1
    """,
)
