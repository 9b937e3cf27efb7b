from django.http import HttpRequest, HttpResponse


def application_list(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("not yet")


def application_new(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("not yet")


def application(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("not yet")


def application_edit(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("not yet")


def application_move(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("not yet")


def application_move_undo(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("not yet")


def application_reopen(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("not yet")
