from django.http import HttpRequest, HttpResponse


def when(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("not yet")
