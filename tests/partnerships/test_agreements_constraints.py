"""What each constraint refuses about cooperations and agreements, by its name."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.factories.parties import NOW
from tests.house.breaking import Attempt, change, copy

from ronghe.parties.models import Organisation
from ronghe.partnerships.models import (
    AgreementVersion,
)

BEFORE = NOW - timedelta(days=1)
DAY = NOW.date()
APP = "partnerships"
DRAFT = {"state": "draft"}
NEW = {"reference": "XX-2026-0001"}


def model(name):
    return f"{APP}.{name}"


ATTEMPTS = {
    "cooperation_has_a_title": change(model("Cooperation"), title=""),
    "cooperation_has_a_purpose": change(model("Cooperation"), purpose=""),
    "cooperation_kind_is_known": change(model("Cooperation"), kind="plot"),
    "cooperation_state_is_known": change(model("Cooperation"), state="dreamt"),
    "cooperation_is_not_within_itself": Attempt(
        model("Cooperation"), lambda row: {"within_id": row.pk}
    ),
    "cooperation_closed_has_an_instant": change(model("Cooperation"), state="given_up"),
    "cooperation_party_once": copy(model("CooperationParty")),
    "cooperation_party_role_is_known": change(model("CooperationParty"), role="student"),
    "readiness_once_per_side": copy(model("ReadinessAssessment")),
    "site_report_conclusion_is_known": change(
        model("SiteReport"), suitability="so_so", remarks="x"
    ),
    "site_report_condition_is_said": change(model("SiteReport"), suitability="unsuitable"),
    "site_report_is_of_another": Attempt(
        model("SiteReport"), lambda row: {"host_id": row.college_id}
    ),
    "agreement_has_a_title": change(model("Agreement"), title=""),
    "agreement_ended_early_says_why": change(
        model("Agreement"), {"state": "in_force"}, state="terminated", closed_at=NOW
    ),
    "agreement_closed_has_an_instant": change(model("Agreement"), DRAFT, state="lapsed"),
    "suspension_open_once": copy(model("Suspension")),
    "suspension_says_why": change(model("Suspension"), reason=""),
    "suspension_ends_after_start": change(model("Suspension"), ends_on=BEFORE.date()),
    "version_number_once": copy(model("AgreementVersion"), DRAFT),
    "version_open_once": copy(model("AgreementVersion"), DRAFT, number=9),
    "version_hash_is_sha256": change(model("AgreementVersion"), DRAFT, document_hash="x"),
    "version_frozen_has_instant_and_code": change(
        model("AgreementVersion"), DRAFT, verification_code="ABC"
    ),
    "version_signed_has_a_first_day": change(
        model("AgreementVersion"), DRAFT, in_force_on=DAY, effective_on=DAY
    ),
    "version_never_counts_for_the_past": change(
        model("AgreementVersion"), DRAFT, in_force_on=BEFORE.date(), effective_on=DAY
    ),
    "version_ends_after_start": change(
        model("AgreementVersion"), DRAFT, until_on=BEFORE.date(), effective_on=DAY
    ),
    "version_closed_says_why": change(model("AgreementVersion"), DRAFT, state="lapsed"),
    "version_amends_for_a_reason": Attempt(
        model("AgreementVersion"), lambda row: {"amends_id": row.pk, "purpose": "x"}, where=DRAFT
    ),
    "agreement_party_key_once": Attempt(
        model("AgreementParty"),
        lambda row: {"organisation_id": _other(row)},
        is_copy=True,
        where={"version__state": "draft", "role": "host"},
    ),
    "agreement_party_organisation_once": copy(
        model("AgreementParty"), {"version__state": "draft", "role": "host"}, key="host_9"
    ),
    "agreement_party_person_once": copy(
        model("AgreementParty"), {"version__state": "draft", "role": "student"}, key="student_9"
    ),
    "agreement_party_is_one_thing": change(
        model("AgreementParty"), {"version__state": "draft", "role": "host"}, role="student"
    ),
    "agreement_party_share_is_percent": change(
        model("AgreementParty"), {"version__state": "draft"}, share_percent=101
    ),
    "agreement_party_channel_is_known": change(
        model("AgreementParty"), {"version__state": "draft"}, channel="telepathy"
    ),
    "agreement_party_signs_once_or_twice": change(
        model("AgreementParty"), {"version__state": "draft"}, signatures_needed=0
    ),
    "revision_number_once": copy(model("VersionRevision")),
    "revision_says_why": copy(model("VersionRevision"), number=99, why=""),
    "signature_once": copy(model("Signature"), {"version__state": "signing"}),
    "signature_channel_is_known": copy(
        model("Signature"), {"version__state": "signing"}, channel="telepathy"
    ),
    "signing_link_open_once": copy(model("SigningLink"), token_hash="y"),
    "signing_link_expires_later": change(model("SigningLink"), expires_at=BEFORE),
    "provider_order_open_once": copy(model("ProviderOrder"), key="another"),
    "provider_order_settled_has_an_instant": change(model("ProviderOrder"), outcome="refused"),
    "provider_order_signed_has_its_file": change(
        model("ProviderOrder"), outcome="signed", settled_at=NOW
    ),
    "paper_signing_open_once": copy(model("PaperSigning")),
    "paper_signing_takes_two_people": Attempt(
        model("PaperSigning"),
        lambda row: {"settled_by_id": row.recorded_by_id, "settled_at": NOW, "is_confirmed": True},
    ),
    "paper_signing_is_settled_by_somebody": change(model("PaperSigning"), is_confirmed=True),
    "paper_signing_confirmed_is_signed": Attempt(
        model("PaperSigning"),
        lambda row: {
            "settled_by_id": row.signed_by_id,
            "settled_at": NOW,
            "is_confirmed": True,
            "has_signature": False,
        },
    ),
    "paper_signing_objection_is_said": Attempt(
        model("PaperSigning"),
        lambda row: {
            "settled_by_id": row.signed_by_id,
            "settled_at": NOW,
            "is_confirmed": False,
        },
    ),
    "confirmation_once_per_document": copy(model("FactConfirmation")),
    "clause_comment_not_blank": change(model("ClauseComment"), text=""),
    "approval_step_once": copy(model("ApprovalStep")),
    "approval_state_is_known": Attempt(
        model("ApprovalStep"),
        lambda row: {"state": "dreamt", "decided_by_id": _person(row), "decided_at": NOW},
    ),
    "approval_decided_by_somebody": change(model("ApprovalStep"), state="approved"),
    "approval_sent_back_says_why": Attempt(
        model("ApprovalStep"),
        lambda row: {"state": "sent_back", "decided_by_id": _person(row), "decided_at": NOW},
    ),
    "obligation_once_per_day": copy(model("Obligation")),
    "obligation_state_is_known": change(model("Obligation"), state="dreamt"),
    "obligation_kept_by_two_sides": change(model("Obligation"), state="kept"),
    "obligation_disputed_says_why": change(
        model("Obligation"), state="disputed", reported_at=NOW, answered_at=NOW
    ),
    "milestone_once_per_version": copy(model("Milestone")),
    "concern_is_said": change(model("Concern"), text=""),
    "concern_goes_to_another": Attempt(
        model("Concern"), lambda row: {"addressed_to_id": row.raised_for_id}
    ),
    "concern_state_is_known": change(model("Concern"), state="dreamt"),
    "concern_answered_has_an_answer": change(model("Concern"), state="answered"),
}
UNIQUE = {
    "partnerships.cooperation.reference": copy(model("Cooperation")),
    "partnerships.agreement.reference": copy(model("Agreement"), DRAFT),
    "partnerships.sitereport.reference": copy(model("SiteReport")),
    "partnerships.agreementversion.verification_code": Attempt(
        model("AgreementVersion"),
        lambda row: {
            "verification_code": _code(),
            "frozen_at": NOW,
            "state": "signing",
            "effective_on": DAY,
        },
        where=DRAFT,
    ),
    "partnerships.providerorder.key": copy(
        model("ProviderOrder"), outcome="refused", settled_at=NOW
    ),
    "partnerships.signinglink.token_hash": Attempt(
        model("SigningLink"), lambda row: {"used_at": NOW}, is_copy=True
    ),
    "partnerships.approvalroute.organisation": copy(model("ApprovalRoute")),
    "partnerships.concern.reference": copy(model("Concern")),
}


def _other(row):
    return Organisation.objects.exclude(pk=row.organisation_id).order_by("pk")[0].pk


def _person(row):
    return row.version.drafted_by_id


def _code():
    frozen = AgreementVersion.objects.exclude(verification_code=None).order_by("pk")
    return frozen[0].verification_code


def refusal(attempt: Attempt) -> str:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        attempt.make()
    return caught.value.__cause__.diag.constraint_name


@pytest.mark.breaks(
    "cooperation_has_a_title",
    "cooperation_has_a_purpose",
    "cooperation_kind_is_known",
    "cooperation_state_is_known",
    "cooperation_is_not_within_itself",
    "cooperation_closed_has_an_instant",
    "cooperation_party_once",
    "cooperation_party_role_is_known",
    "readiness_once_per_side",
    "site_report_conclusion_is_known",
    "site_report_condition_is_said",
    "site_report_is_of_another",
    "agreement_has_a_title",
    "agreement_ended_early_says_why",
    "agreement_closed_has_an_instant",
    "suspension_open_once",
    "suspension_says_why",
    "suspension_ends_after_start",
    "version_number_once",
    "version_open_once",
    "version_hash_is_sha256",
    "version_frozen_has_instant_and_code",
    "version_signed_has_a_first_day",
    "version_never_counts_for_the_past",
    "version_ends_after_start",
    "version_closed_says_why",
    "version_amends_for_a_reason",
    "agreement_party_key_once",
    "agreement_party_organisation_once",
    "agreement_party_person_once",
    "agreement_party_is_one_thing",
    "agreement_party_share_is_percent",
    "agreement_party_channel_is_known",
    "agreement_party_signs_once_or_twice",
    "revision_number_once",
    "revision_says_why",
    "signature_once",
    "signature_channel_is_known",
    "signing_link_open_once",
    "signing_link_expires_later",
    "provider_order_open_once",
    "provider_order_settled_has_an_instant",
    "provider_order_signed_has_its_file",
    "paper_signing_open_once",
    "paper_signing_takes_two_people",
    "paper_signing_is_settled_by_somebody",
    "paper_signing_confirmed_is_signed",
    "paper_signing_objection_is_said",
    "confirmation_once_per_document",
    "clause_comment_not_blank",
    "approval_step_once",
    "approval_state_is_known",
    "approval_decided_by_somebody",
    "approval_sent_back_says_why",
    "obligation_once_per_day",
    "obligation_state_is_known",
    "obligation_kept_by_two_sides",
    "obligation_disputed_says_why",
    "milestone_once_per_version",
    "concern_is_said",
    "concern_goes_to_another",
    "concern_state_is_known",
    "concern_answered_has_an_answer",
)
def test_every_constraint_is_refused_by_its_name(furnished):
    refused = {name: refusal(attempt) for name, attempt in ATTEMPTS.items()}

    assert refused == {name: name for name in ATTEMPTS}


@pytest.mark.breaks(
    "partnerships.cooperation.reference",
    "partnerships.agreement.reference",
    "partnerships.sitereport.reference",
    "partnerships.agreementversion.verification_code",
    "partnerships.providerorder.key",
    "partnerships.signinglink.token_hash",
    "partnerships.approvalroute.organisation",
    "partnerships.concern.reference",
)
def test_what_is_unique_is_so(furnished):
    refused = {name: refusal(attempt) for name, attempt in UNIQUE.items()}

    assert {name: refused[name].startswith(name.replace(".", "_")) for name in UNIQUE} == dict.fromkeys(UNIQUE, True)  # fmt: skip


# -- triggers: the application's own role, in bulk ---------------------------------------------
