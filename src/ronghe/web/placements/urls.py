from ronghe.web.placements.student_urls import urlpatterns as of_students

app_name = "placements"

urlpatterns = [
    *of_students,
]
