from django.http import HttpRequest, HttpResponse


def interview_new(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("not yet")


def interview_edit(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("not yet")
