"""The first page of the desk: what waits for this person, and what others wait for."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from reviews import permissions, reading
from reviews.lists import queues, worklists
from reviews.models import Member
from reviews.views.access import DeskRequest, desk_view

READ = ("GET", "HEAD")
SHOWN_FOR = dt.timedelta(days=14)  # a scheduled step that was refused


@desk_view(*READ)
def show(request: DeskRequest) -> HttpResponse:
    desk = queues.desk_of(request.user)
    may_publish = permissions.may_publish(request.user)
    return render(
        request,
        "reviews/queue.html",
        {
            "desk": desk,
            "pending": worklists.not_countersigned(),
            "refused_steps": queues.refused_steps(since=timezone.now() - SHOWN_FOR) if may_publish else (),
            "sizes": reading.sizes(line.submission for line in desk.yours),
            "seats": Member.objects.active().filter(user=request.user).select_related("board"),
            "may_publish": may_publish,
            "may_view_overview": permissions.may_view_overview(request.user),
            "today": timezone.localdate(),
        },
    )
