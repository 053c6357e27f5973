from django.urls import path

from ronghe.web.agreements import (
    annul_views,
    approval_views,
    arranging_views,
    clause_views,
    duty_views,
    edit_views,
    end_views,
    link_views,
    milestone_views,
    paper_views,
    party_views,
    plan_views,
    provider_views,
    remark_views,
    signing_views,
    step_views,
    verification,
    views,
)

app_name = "agreements"

urlpatterns = [
    path("agreements/<str:reference>/", views.agreement_page, name="agreement_page"),
    # -- the draft
    path("agreements/<str:reference>/terms/", edit_views.terms_change, name="terms_change"),
    path("agreements/<str:reference>/clauses/add/", clause_views.clause_add, name="clause_add"),
    path(
        "agreements/<str:reference>/clauses/<str:clause>/remove/",
        clause_views.clause_remove,
        name="clause_remove",
    ),
    path(
        "agreements/<str:reference>/clauses/<str:clause>/",
        clause_views.clause_change,
        name="clause_change",
    ),
    path(
        "agreements/<str:reference>/clauses/<str:clause>/comment/",
        clause_views.clause_comment,
        name="clause_comment",
    ),
    path(
        "agreements/<str:reference>/obligations/add/",
        plan_views.obligation_add,
        name="obligation_add",
    ),
    path(
        "agreements/<str:reference>/obligations/<str:key>/",
        plan_views.obligation_change,
        name="obligation_change",
    ),
    path(
        "agreements/<str:reference>/obligations/<str:key>/remove/",
        plan_views.obligation_remove,
        name="obligation_remove",
    ),
    path("agreements/<str:reference>/plan/add/", plan_views.milestone_add, name="milestone_add"),
    path(
        "agreements/<str:reference>/plan/<str:key>/",
        plan_views.milestone_change,
        name="milestone_change",
    ),
    path(
        "agreements/<str:reference>/plan/<str:key>/remove/",
        plan_views.milestone_remove,
        name="milestone_remove",
    ),
    path("agreements/<str:reference>/shares/", party_views.shares_change, name="shares_change"),
    path(
        "agreements/<str:reference>/parties/<str:party>/replace/",
        party_views.party_replace,
        name="party_replace",
    ),
    path(
        "agreements/<str:reference>/comments/<int:comment>/settle/",
        remark_views.comment_settle,
        name="comment_settle",
    ),
    path(
        "agreements/<str:reference>/hand-over/", edit_views.draft_hand_over, name="draft_hand_over"
    ),
    path("agreements/<str:reference>/confirm/", step_views.facts_confirm, name="facts_confirm"),
    path("agreements/<str:reference>/check/", step_views.agreement_check, name="agreement_check"),
    path(
        "agreements/<str:reference>/reopen/", step_views.agreement_reopen, name="agreement_reopen"
    ),
    path("agreements/<str:reference>/approve/", step_views.step_approve, name="step_approve"),
    path("agreements/<str:reference>/send-back/", edit_views.step_send_back, name="step_send_back"),
    path(
        "agreements/<str:reference>/approval-sheet/<int:number>/",
        approval_views.approval_sheet,
        name="approval_sheet",
    ),
    path(
        "approval-routes/<str:organisation>/", approval_views.approval_route, name="approval_route"
    ),
    # -- signing
    path("agreements/<str:reference>/begin/", step_views.signing_begin, name="signing_begin"),
    path("agreements/<str:reference>/sign/", signing_views.agreement_sign, name="agreement_sign"),
    path(
        "agreements/<str:reference>/refuse/",
        signing_views.agreement_refuse,
        name="agreement_refuse",
    ),
    path(
        "agreements/<str:reference>/withdraw/",
        end_views.agreement_withdraw,
        name="agreement_withdraw",
    ),
    path(
        "agreements/<str:reference>/parties/<str:party>/link/",
        signing_views.link_send,
        name="link_send",
    ),
    path(
        "agreements/<str:reference>/parties/<str:party>/signing/",
        arranging_views.signing_arrange,
        name="signing_arrange",
    ),
    path(
        "agreements/<str:reference>/parties/<str:party>/paper/",
        signing_views.paper_record,
        name="paper_record",
    ),
    path(
        "agreements/<str:reference>/papers/<int:paper>/confirm/",
        paper_views.paper_confirm,
        name="paper_confirm",
    ),
    path(
        "agreements/<str:reference>/papers/<int:paper>/reject/",
        paper_views.paper_reject,
        name="paper_reject",
    ),
    path(
        "agreements/<str:reference>/papers/<int:paper>/scan/",
        paper_views.paper_scan,
        name="paper_scan",
    ),
    path(
        "agreements/<str:reference>/parties/<str:party>/order/",
        provider_views.signature_order,
        name="signature_order",
    ),
    path("signing-service/notice/", provider_views.notice_take, name="notice_take"),
    path(
        "agreements/<str:reference>/documents/<str:evidence>/",
        views.document_read,
        name="document_read",
    ),
    path("sign/<str:token>/", link_views.link_page, name="link_page"),
    path("sign/<str:token>/code/", link_views.code_send, name="code_send"),
    path("sign/<str:token>/sign/", link_views.link_sign, name="link_sign"),
    path("sign/<str:token>/refuse/", link_views.link_refuse, name="link_refuse"),
    # -- in force
    path("agreements/<str:reference>/amend/", end_views.agreement_amend, name="agreement_amend"),
    path(
        "agreements/<str:reference>/suspend/", end_views.agreement_suspend, name="agreement_suspend"
    ),
    path(
        "agreements/<str:reference>/resume/", step_views.agreement_resume, name="agreement_resume"
    ),
    path("agreements/<str:reference>/end/", end_views.agreement_end, name="agreement_end"),
    path(
        "agreements/<str:reference>/duties/<int:duty>/report/",
        duty_views.duty_report,
        name="duty_report",
    ),
    path(
        "agreements/<str:reference>/duties/<int:duty>/confirm/",
        duty_views.duty_confirm,
        name="duty_confirm",
    ),
    path(
        "agreements/<str:reference>/duties/<int:duty>/dispute/",
        duty_views.duty_dispute,
        name="duty_dispute",
    ),
    path("agreements/<str:reference>/annul/", annul_views.agreement_annul, name="agreement_annul"),
    path(
        "agreements/<str:reference>/steps/<int:milestone>/reach/",
        milestone_views.milestone_reach,
        name="milestone_reach",
    ),
    # -- for everybody
    path("verify/", verification.code_enter, name="code_enter"),
    path("verify/<str:code>/", verification.document_verify, name="document_verify"),
    # What the codes on paper carry, all in capitals.
    path(
        "D/<str:code>/<str:document>/<int:version>/<int:page>",
        verification.page_scan,
        name="page_scan",
    ),
]
