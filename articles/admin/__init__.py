"""The editors' desk: Django's own admin, room by room."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from articles.admin import article, feedback, glossary, library, search, site

__all__ = ["article", "feedback", "glossary", "library", "search", "site"]

admin.site.index_title = _("Editors’ desk")
# The form needs the room; the header leads to the rooms that are used every day.
admin.site.enable_nav_sidebar = False
