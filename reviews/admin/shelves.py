"""Topics, regions, featured articles and the glossary, as `articles` makes them, with every change in the trail."""

from __future__ import annotations

from django.contrib import admin

from articles.admin.glossary import GlossaryAdmin
from articles.admin.library import FeaturedAdmin, RegionAdmin, TopicAdmin
from articles.models import Featured, GlossaryTerm, Region, Topic
from reviews.admin.recorded import Recorded

admin.site.unregister([Topic, Region, Featured, GlossaryTerm])


@admin.register(Topic)
class RecordedTopicAdmin(Recorded, TopicAdmin):
    pass


@admin.register(Region)
class RecordedRegionAdmin(Recorded, RegionAdmin):
    pass


@admin.register(Featured)
class RecordedFeaturedAdmin(Recorded, FeaturedAdmin):
    pass


@admin.register(GlossaryTerm)
class RecordedGlossaryAdmin(Recorded, GlossaryAdmin):
    pass
