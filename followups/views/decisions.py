from django.http import HttpRequest, HttpResponse


def put_off(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("not yet")


def put_off_undo(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("not yet")


def no_follow_up(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("not yet")


def no_follow_up_undo(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("not yet")


def thanks(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("not yet")
