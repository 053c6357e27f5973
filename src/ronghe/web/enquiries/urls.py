from django.urls import path

from ronghe.web.enquiries import form_views, views

app_name = "enquiries"

urlpatterns = [
    path("", views.enquiry_list, name="enquiry_list"),
    path("new/", form_views.enquiry_open, name="enquiry_open"),
    path("about/<str:reference>/", form_views.enquiry_about, name="enquiry_about"),
    path("<str:reference>/", views.enquiry_page, name="enquiry_page"),
    path("<str:reference>/write/", form_views.enquiry_write, name="enquiry_write"),
    path("<str:reference>/next-step/", form_views.enquiry_next_step, name="enquiry_next_step"),
    path("<str:reference>/agree/", form_views.enquiry_agree, name="enquiry_agree"),
    path("<str:reference>/end/", form_views.enquiry_end, name="enquiry_end"),
    path("<str:reference>/files/<str:evidence>/", views.file_read, name="file_read"),
]
