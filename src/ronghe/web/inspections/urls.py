from django.urls import path

from ronghe.web.inspections import (
    campaign_views,
    checklist_views,
    inspection_views,
    list_views,
    measure_steps,
    steps,
)

app_name = "inspections"
ONE = "<str:reference>/"
MEASURE = f"{ONE}measures/<int:measure>/"

urlpatterns = [
    path("", list_views.inspection_list, name="inspection_list"),
    path("campaigns/", list_views.campaign_list, name="campaign_list"),
    path("campaigns/new/", campaign_views.campaign_open, name="campaign_open"),
    path("campaigns/<str:reference>/", campaign_views.campaign_page, name="campaign_page"),
    path("campaigns/<str:reference>/draw/", campaign_views.campaign_draw, name="campaign_draw"),
    path("campaigns/<str:reference>/close/", campaign_views.campaign_close, name="campaign_close"),
    path("campaigns/<str:reference>/frame/", campaign_views.campaign_frame, name="campaign_frame"),
    path("of/<str:cooperation>/", steps.inspection_open, name="inspection_open"),
    path(ONE, inspection_views.inspection_page, name="inspection_page"),
    path(f"{ONE}approve/", steps.inspection_approve, name="inspection_approve"),
    path(f"{ONE}officers/", steps.officers_name, name="officers_name"),
    path(f"{ONE}announce/", steps.inspection_announce, name="inspection_announce"),
    path(f"{ONE}cancel/", steps.inspection_cancel, name="inspection_cancel"),
    path(f"{ONE}agree/", steps.visit_agree, name="visit_agree"),
    path(f"{ONE}decline/", steps.visit_decline, name="visit_decline"),
    path(f"{ONE}begin/", steps.inspection_begin, name="inspection_begin"),
    path(f"{ONE}checklist/", checklist_views.checklist, name="checklist"),
    path(f"{ONE}findings/", steps.findings_state, name="findings_state"),
    path(f"{ONE}evidence/<int:wanted>/", steps.evidence_hand, name="evidence_hand"),
    path(f"{ONE}reply/", steps.findings_reply, name="findings_reply"),
    path(f"{ONE}decide/", steps.inspection_decide, name="inspection_decide"),
    path(f"{ONE}files/<str:stored>/", inspection_views.inspection_file, name="inspection_file"),
    path(f"{ONE}measures/", measure_steps.measure_notice, name="measure_notice"),
    path(f"{MEASURE}object/", measure_steps.measure_object, name="measure_object"),
    path(f"{MEASURE}in-force/", measure_steps.measure_impose, name="measure_impose"),
    path(f"{MEASURE}withdraw/", measure_steps.measure_withdraw, name="measure_withdraw"),
    path(f"{MEASURE}lift/", measure_steps.measure_lift, name="measure_lift"),
    path(f"{MEASURE}put-right/", measure_steps.mending_answer, name="mending_answer"),
    path(f"{MEASURE}check/", measure_steps.mending_check, name="mending_check"),
    path(f"{MEASURE}return/", measure_steps.mending_return, name="mending_return"),
]
