"""The addresses of pay: what a host enters, and the pay of one placement."""

from datetime import date

from django.urls import path, register_converter

from ronghe.web.pay import due_views, sheet_views, views

app_name = "pay"


class MonthConverter:
    """A month as in 2026-10: its first day."""

    regex = r"\d{4}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(f"{value}-01")

    def to_url(self, value: date) -> str:
        return f"{value:%Y-%m}"


register_converter(MonthConverter, "month")

urlpatterns = [
    path("", due_views.pay_due, name="pay_due"),
    path("enter/", due_views.payments_enter, name="payments_enter"),
    path("sheet/", sheet_views.sheet_read, name="sheet_read"),
    path("sheet/take-in/", sheet_views.sheet_take_in, name="sheet_take_in"),
    path("sheet/open-months.csv", sheet_views.sheet_download, name="sheet_download"),
]
# Among the addresses of placements.
of_placements = [
    path("<str:reference>/pay/", views.pay_page, name="pay_page"),
    path("<str:reference>/pay/<month:month>/say/", views.receipt_say, name="receipt_say"),
    path(
        "<str:reference>/pay/entries/<int:payment>/take-back/",
        views.payment_take_back,
        name="payment_take_back",
    ),
]
