from django.urls import path

from ronghe.web.invitations import claims, views

app_name = "invitations"

urlpatterns = [
    path("", views.invitation_list, name="invitation_list"),
    path("new/", views.person_invite, name="person_invite"),
    path("prepare/", views.invitation_prepare, name="invitation_prepare"),
    path("<str:reference>/withdraw/", views.invitation_withdraw, name="invitation_withdraw"),
    path("claim/<str:token>/", claims.invitation_claim, name="invitation_claim"),
    path("claim/<str:token>/code/", claims.code_send, name="code_send"),
    path("claim/<str:token>/proof/", claims.invitation_prove, name="invitation_prove"),
    path("claim/<str:token>/contact/", claims.contact_choose, name="contact_choose"),
    path("claim/<str:token>/account/", claims.account_open, name="account_open"),
]
