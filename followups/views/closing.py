from django.http import HttpRequest, HttpResponse


def close_kindly(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("not yet")
