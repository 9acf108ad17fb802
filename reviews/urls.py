"""The desk. Every address is private, and every view behind it asks for the right to see submissions."""

from django.urls import path

from reviews.views import (
    acts,
    check,
    drafts,
    emergency,
    evidence,
    experts,
    mail,
    overview,
    queue,
    receipt,
    submission,
    urgent,
    whole_page,
    worklist,
)

app_name = "reviews"

urlpatterns = [
    path("", queue.show, name="queue"),
    path("mail/", mail.show, name="mail"),
    path("emergency/", emergency.show, name="emergency"),
    path("evidence/", evidence.ask, name="evidence-ask"),
    path("evidence/check/", evidence.check, name="evidence-check"),
    path("evidence/<int:publication>/", evidence.show, name="evidence"),
    path("overview/", overview.show, name="overview"),
    path("lists/<slug:name>/", worklist.show, name="worklist"),
    path("begin/<int:pk>/<slug:language>/", worklist.begin, name="begin"),
    path("<uuid:key>/", submission.show, name="submission"),
    path("<uuid:key>/check/", check.show, name="check"),
    path("<uuid:key>/draft/", drafts.save, name="draft"),
    path("<uuid:key>/receipt/", receipt.show, name="receipt"),
    path("<uuid:key>/withdraw-signature/", receipt.withdraw, name="withdraw-signature"),
    path("<uuid:key>/experts/", experts.make, name="expert-links"),
    path("<uuid:key>/experts/<int:pk>/revoke/", experts.revoke, name="revoke-link"),
    path("<uuid:key>/page/", whole_page.show, name="page"),
    path("<uuid:key>/publish/", acts.publish, name="publish"),
    path("<uuid:key>/urgent/", urgent.show, name="urgent"),
    path("<uuid:key>/take-back/", acts.take_back, name="take-back"),
]
