from django.http import HttpRequest, HttpResponse


def interview(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("not yet")


def debrief(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("not yet")


def debrief_said(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("not yet")
