from ronghe.web.placements.life_urls import urlpatterns as of_life
from ronghe.web.placements.student_urls import urlpatterns as of_students

app_name = "placements"

urlpatterns = [
    *of_life,
    *of_students,
]
