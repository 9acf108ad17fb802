"""The desk. Every address is private, and every view behind it asks for the right to see submissions."""

from django.urls import path

from reviews.views import acts, queue, receipt, submission, urgent, whole_page

app_name = "reviews"

urlpatterns = [
    path("", queue.show, name="queue"),
    path("<uuid:key>/", submission.show, name="submission"),
    path("<uuid:key>/receipt/", receipt.show, name="receipt"),
    path("<uuid:key>/page/", whole_page.show, name="page"),
    path("<uuid:key>/publish/", acts.publish, name="publish"),
    path("<uuid:key>/urgent/", urgent.sign, name="urgent"),
    path("<uuid:key>/take-back/", acts.take_back, name="take-back"),
]
