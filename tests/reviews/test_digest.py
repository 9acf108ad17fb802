"""Single mails or one a day: as each person chose, and each thing once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from reviews import workflow
from reviews.mail import notifications
from reviews.models import Mail, MailPreference
from tests import factories as make
from tests.reviews.mailing import drained, fate

pytestmark = pytest.mark.django_db
PAGE = reverse("reviews:mail")
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture
def physician(db):
    user = make.make_physician()
    user.email = "physician@library.example"
    user.save()
    notifications.prefer(by=user, language="en", rhythm="daily")
    return user


class TestTheMailOfTheDay:
    def test_holds_all_that_waits_once(self, physician):
        first, second = make.make_submission(), make.make_submission()
        assert drained() == [("physician@library.example", "Health Library: 2 notices of today")]
        (message,) = mail.outbox
        assert [line for line in message.body.splitlines() if line.startswith("  ")] == [
            f"  https://library.example/review/{submission.key}/" for submission in (first, second)
        ]
        assert fate(physician) == [("request", "sent", "")] * 2 + [("digest", "sent", "")]
        assert drained(at=make.NOW + HOUR) == []
        assert drained(at=make.NOW + DAY) == []

    def test_is_one_a_day(self, physician):
        make.make_submission()
        drained()
        make.make_submission(at=make.NOW + HOUR)
        assert drained(at=make.NOW + HOUR) == []
        assert drained(at=make.NOW + DAY) == [("physician@library.example", "Health Library: 1 notice of today")]

    def test_comes_in_the_morning_where_the_library_is(self, physician, settings):
        settings.TIME_ZONE = "America/New_York"
        make.make_submission()
        assert drained(at=dt.datetime(2026, 3, 3, 10, 59, tzinfo=dt.UTC)) == []  # 5:59 there
        assert len(drained(at=dt.datetime(2026, 3, 3, 11, 0, tzinfo=dt.UTC))) == 1
        assert Mail.objects.get(notice=None).digest_on == dt.date(2026, 3, 3)

    def test_is_never_empty_and_leaves_out_what_is_over(self, physician):
        over, stands = make.make_submission(), make.make_submission()
        workflow.withdraw_submission(over, by=over.submitted_by, at=make.NOW)
        assert drained() == [("physician@library.example", "Health Library: 1 notice of today")]
        assert str(stands.key) in mail.outbox[0].body
        assert fate(physician)[:2] == [("request", "dropped", "closed"), ("request", "sent", "")]

        workflow.withdraw_submission(stands, by=stands.submitted_by, at=make.NOW)
        last = make.make_submission(at=make.NOW + DAY)
        workflow.withdraw_submission(last, by=last.submitted_by, at=make.NOW + DAY)
        assert drained(at=make.NOW + DAY) == []
        assert fate(physician)[-2:] == [("request", "dropped", "closed"), ("digest", "dropped", "empty")]

    def test_ends_with_the_account(self, physician):
        make.make_submission()
        physician.is_active = False
        physician.save()
        assert drained() == []
        assert fate(physician) == [("request", "dropped", "inactive"), ("digest", "dropped", "inactive")]

    def test_is_tried_again_whole(self, physician, settings):
        make.make_submission()
        settings.EMAIL_BACKEND = "tests.reviews.test_digest.Broken"
        assert drained() == []
        assert fate(physician) == [("request", "gathered", ""), ("digest", "waiting", "")]
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        assert len(drained(at=make.NOW + HOUR)) == 1
        assert fate(physician) == [("request", "sent", ""), ("digest", "sent", "")]

    def test_is_for_who_chose_it_and_for_as_long(self, physician):
        other = make.make_physician(user=make.make_user(make.MEDICAL_REVIEWER, email="other@library.example"))
        first, second = make.make_submission(), make.make_submission()
        subjects = [f"Review: {second.title}", "Health Library: 1 notice of today"]
        assert sorted(drained()) == sorted(
            [("other@library.example", subjects[0]), ("physician@library.example", subjects[1])]
        )
        notifications.prefer(by=physician, language="en", rhythm="each")
        third = make.make_submission(at=make.NOW + HOUR)
        assert drained(at=make.NOW + HOUR) == [("physician@library.example", f"Review: {third.title}")]
        assert fate(other) == [("request", "sent", "")]
        assert first.asks.get().user == physician


class Broken:
    """A backend whose server takes nothing."""

    def __init__(self, **kwargs):
        pass

    def open(self):
        pass

    def close(self):
        pass

    def send_messages(self, messages):
        raise OSError("full")


class TestThePage:
    def test_keeps_what_was_chosen(self, client: Client):
        user = make.make_physician()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        assert client.get(PAGE).context["form"].initial == {"language": "en", "rhythm": "each"}
        answer = client.post(PAGE, {"language": "es", "rhythm": "daily"}, follow=True)
        assert answer.redirect_chain == [(PAGE, 302)]
        assert "Kept." in answer.content.decode()
        assert MailPreference.objects.filter(user=user).values_list("language", "rhythm").get() == ("es", "daily")
        assert answer.context["form"].initial == {"language": "es", "rhythm": "daily"}

    @pytest.mark.parametrize("answers", [{}, {"language": "fr", "rhythm": "daily"}, {"language": "en"}])
    def test_refuses_what_there_is_not(self, client: Client, answers):
        client.force_login(make.make_physician(), backend="django.contrib.auth.backends.ModelBackend")
        assert client.post(PAGE, answers).status_code == 422
        assert MailPreference.objects.count() == 0

    def test_is_found_from_the_desk_and_names_the_address(self, client: Client):
        user = make.make_physician(user=make.make_user(make.MEDICAL_REVIEWER, email="me@library.example"))
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        assert f'href="{PAGE}"' in client.get(reverse("reviews:queue")).content.decode()
        assert "me@library.example" in client.get(PAGE).content.decode()
