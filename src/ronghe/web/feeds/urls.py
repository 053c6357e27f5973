"""The addresses of one's own calendar: the page in the account, and what a calendar programme reads."""

from django.urls import path

from ronghe.web.feeds import views

app_name = "feeds"

urlpatterns = [
    path("account/calendar/", views.feed_page, name="feed_page"),
    path("account/calendar/new/", views.feed_make, name="feed_make"),
    path("account/calendar/withdraw/", views.feed_withdraw, name="feed_withdraw"),
    path("calendars/<str:token>.ics", views.feed_read, name="feed_read"),
]
