"""The WSGI application of the bare project."""

from django.core.wsgi import get_wsgi_application

import tests.bench.bare  # noqa: F401  (it has the settings)

application = get_wsgi_application()
