"""What a WSGI server loads: `granian --interface wsgi healthlibrary.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "healthlibrary.settings")

application = get_wsgi_application()
