"""What the production server serves where every page is judged: the library, and its faults when they are called."""

from django.conf import settings

from healthlibrary.wsgi import application

__all__ = ["application"]

settings.ROOT_URLCONF = "tests.faults"
