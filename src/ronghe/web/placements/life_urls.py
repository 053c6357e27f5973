"""The addresses of a placement's daily life: weeks, the mentor's minute, tasks, growth, journal.

They come before those that begin with any reference, since “minute” and “journal” are none.
"""

from datetime import date

from django.urls import path, register_converter

from ronghe.web.placements import (
    growth_views,
    journal_files,
    journal_views,
    minute_views,
    task_views,
    week_views,
)


class DayConverter:
    """A day as in 2026-10-12."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(DayConverter, "day")

urlpatterns = [
    path("minute/", minute_views.minute_page, name="minute_own"),
    path("minute/begin/", minute_views.minute_begin, name="minute_own_begin"),
    path("minute/answer/", minute_views.minute_answer, name="minute_own_answer"),
    path("minute/confirm/", minute_views.minute_confirm, name="minute_own_confirm"),
    path("minute/<str:token>/", minute_views.minute_link, name="minute_page"),
    path("minute/<str:token>/begin/", minute_views.link_begin, name="minute_begin"),
    path("minute/<str:token>/answer/", minute_views.link_answer, name="minute_answer"),
    path("minute/<str:token>/confirm/", minute_views.link_confirm, name="minute_confirm"),
    path("journal/", journal_views.journal_own, name="journal_own"),
    path("journal/offline/", journal_files.journal_offline, name="journal_offline"),
    path("journal-worker.js", journal_files.journal_worker, name="journal_worker"),
    path("journal.webmanifest", journal_files.journal_manifest, name="journal_manifest"),
    path("<str:reference>/weeks/", week_views.week_list, name="week_list"),
    path("<str:reference>/weeks/<day:monday>/", week_views.week_page, name="week_page"),
    path("<str:reference>/mentor-link/", minute_views.mentor_link_send, name="mentor_link_send"),
    path("<str:reference>/tasks/", task_views.task_plan, name="task_plan"),
    path("<str:reference>/growth/", growth_views.growth_page, name="growth_page"),
    path("<str:reference>/journal/", journal_views.journal_list, name="journal_list"),
    path("<str:reference>/journal/write/", journal_views.journal_write, name="journal_write"),
    path(
        "<str:reference>/journal/<int:entry>/comment/",
        journal_views.journal_comment,
        name="journal_comment",
    ),
    path(
        "<str:reference>/journal/<int:entry>/pictures/<str:evidence>/",
        journal_views.journal_picture,
        name="journal_picture",
    ),
]
