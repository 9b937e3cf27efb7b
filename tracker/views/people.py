from django.http import HttpRequest, HttpResponse


def person_list(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("not yet")


def person_new(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("not yet")


def person(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("not yet")


def person_edit(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("not yet")
