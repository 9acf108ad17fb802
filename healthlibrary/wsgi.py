"""What a WSGI server loads: `granian --interface wsgi healthlibrary.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "healthlibrary.settings")

application = get_wsgi_application()

# A server runs no system checks. What they would refuse for the sake of readers, it refuses by itself.
from articles import theme  # noqa: E402 - settings and apps are there only now
from articles.views import release  # noqa: E402 - as above

theme.refuse_a_bad_one()
# Worked out now, and not while somebody waits for a page.
release.name()
