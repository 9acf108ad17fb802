"""Topics, regions and feedback, as `articles` makes them, with every change in the trail."""

from __future__ import annotations

from django.contrib import admin

from articles.admin.feedback import FeedbackAdmin
from articles.admin.library import RegionAdmin, TopicAdmin
from articles.models import Feedback, Region, Topic
from reviews.admin.recorded import Recorded

admin.site.unregister([Topic, Region, Feedback])


@admin.register(Topic)
class RecordedTopicAdmin(Recorded, TopicAdmin):
    pass


@admin.register(Region)
class RecordedRegionAdmin(Recorded, RegionAdmin):
    pass


@admin.register(Feedback)
class RecordedFeedbackAdmin(Recorded, FeedbackAdmin):
    pass
