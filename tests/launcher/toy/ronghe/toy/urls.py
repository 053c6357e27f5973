from django.http import HttpRequest, HttpResponse
from django.urls import path
from ronghe.toy.models import Line


def lines(request: HttpRequest) -> HttpResponse:
    return HttpResponse("\n".join(Line.objects.order_by("id").values_list("text", flat=True)))


urlpatterns = [path("", lines)]
