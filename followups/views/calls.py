from django.http import HttpRequest, HttpResponse


def call_sheet(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("not yet")


def script(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("not yet")


def log_attempt(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("not yet")


def attempt_edit(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("not yet")


def attempt_undo(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("not yet")
