"""Topics, regions, the glossary and best bets, as `articles` makes them, with every change in the trail."""

from __future__ import annotations

from django.contrib import admin

from articles.admin.glossary import GlossaryAdmin
from articles.admin.library import RegionAdmin, TopicAdmin
from articles.admin.search import BestBetAdmin
from articles.models import BestBet, GlossaryTerm, Region, Topic
from reviews.admin.recorded import Recorded

admin.site.unregister([Topic, Region, GlossaryTerm, BestBet])


@admin.register(Topic)
class RecordedTopicAdmin(Recorded, TopicAdmin):
    pass


@admin.register(Region)
class RecordedRegionAdmin(Recorded, RegionAdmin):
    pass


@admin.register(GlossaryTerm)
class RecordedGlossaryAdmin(Recorded, GlossaryAdmin):
    pass


@admin.register(BestBet)
class RecordedBestBetAdmin(Recorded, BestBetAdmin):
    pass
