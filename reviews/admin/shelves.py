"""Shelves of the library as `articles` makes them, topics to best bets, with every change in the trail."""

from __future__ import annotations

from django.contrib import admin

from articles.admin.glossary import GlossaryAdmin
from articles.admin.library import FeaturedAdmin, RegionAdmin, TopicAdmin
from articles.admin.search import BestBetAdmin
from articles.admin.site import HolidayAdmin, SiteDetailsAdmin
from articles.models import BestBet, Featured, GlossaryTerm, Holiday, Region, SiteDetails, Topic
from reviews.admin.recorded import Recorded

admin.site.unregister([Topic, Region, Featured, GlossaryTerm, BestBet, SiteDetails, Holiday])


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


@admin.register(BestBet)
class RecordedBestBetAdmin(Recorded, BestBetAdmin):
    pass


@admin.register(SiteDetails)
class RecordedSiteDetailsAdmin(Recorded, SiteDetailsAdmin):
    pass


@admin.register(Holiday)
class RecordedHolidayAdmin(Recorded, HolidayAdmin):
    pass
