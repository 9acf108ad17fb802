"""Topics, regions and the glossary, as `articles` makes them, with every change in the trail."""

from __future__ import annotations

from django.contrib import admin

from articles.admin.glossary import GlossaryAdmin
from articles.admin.library import RegionAdmin, TopicAdmin
from articles.models import GlossaryTerm, Region, Topic
from reviews.admin.recorded import Recorded

admin.site.unregister([Topic, Region, GlossaryTerm])


@admin.register(Topic)
class RecordedTopicAdmin(Recorded, TopicAdmin):
    pass


@admin.register(Region)
class RecordedRegionAdmin(Recorded, RegionAdmin):
    pass


@admin.register(GlossaryTerm)
class RecordedGlossaryAdmin(Recorded, GlossaryAdmin):
    pass
