"""Who gets what at every address: one table, from which the tests are made.

A new URL fails the first test until it has a line here. The codes are what a GET answers: 200 a page, 302 the
way to the log-in (or, where it says so, to another page), 403 refused, 404 as if it did not exist, 405 only by POST.
"""

from __future__ import annotations

import re

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.utils import timezone
from reversion.models import Version

from articles import figures, images
from articles.models import (
    Article,
    BestBet,
    Featured,
    Feedback,
    Holiday,
    LivePage,
    Region,
    SearchedQuery,
    SiteDetails,
    Topic,
)
from reviews import expert_links, workflow
from reviews.calendar import early_review, intervals
from reviews.models import Mail, ReviewInterval, Specialty
from tests import factories as make
from tests.test_architecture import patterns
from tests.test_canary import png

ROLES = (
    "anonymous",
    make.EDITOR,
    make.TRANSLATOR,
    make.MANAGING_EDITOR,
    make.MEDICAL_REVIEWER,
    make.TRANSLATION_REVIEWER,
    "superuser",
)
TABLE_FILE = __file__.replace("test_permissions.py", "permissions.txt")


def read_table() -> dict[str, list[str]]:
    """Return each address of the table with its answers, in the order of ROLES."""
    table = {}
    with open(TABLE_FILE, encoding="utf-8") as file:  # noqa: PTH123 - a text beside this module
        for line in file:
            if line.strip() and not line.startswith("#"):
                *codes, route = line.split(None, len(ROLES))
                table["" if route.strip() == "(root)" else route.strip()] = codes
    return table


TABLE = read_table()


def routes() -> list[str]:
    """Return every route of the site as a readable template."""
    from django.urls import get_resolver  # noqa: PLC0415 - only after the settings

    # The admin names its apps in an order of the moment.
    return sorted(
        {re.sub(r"\^\(\?P<app_label>.*", "<app_label>/", route) for route, _pattern in patterns(get_resolver())}
    )


def test_every_address_is_in_the_table():
    assert sorted(TABLE) == routes()


@pytest.fixture
def world(db):
    """One of everything that an address can name."""
    board = make.make_board()
    physician = make.make_physician(board)
    article = make.make_live_pair()
    make.change_article(article, title={"en": "Changed", "es": "Cambiado"})
    submission = make.make_submission(article, "en")
    make.sign(submission, by=physician)
    waiting = make.make_submission()
    hasty = make.sign(make.make_submission())
    taken_back = workflow.withdraw_signature(
        hasty.submission, by=hasty.signer, at=make.NOW, kind=hasty.kind, reason="Overlooked a dose."
    )
    term = make.make_term(term_en="lymph node")
    image = figures.keep_image(images.prepare(png()), by=physician, at=make.NOW)
    topic = Topic.objects.create(slug=article.slug_en, name_en="Breast")  # one address names an article and a topic
    article.topics.add(topic)
    region = Region.objects.create(code="CA", name_en="Canada")
    live = LivePage.objects.get(article=article, language="en")
    feedback = Feedback.objects.create(
        publication=live.publication, kind=Feedback.Kind.PROBLEM, comment="A word.", at=make.NOW
    )
    editor, manager = make.make_user(make.EDITOR), make.make_user(make.MANAGING_EDITOR)
    trigger = early_review.ask_early_review(
        article, "en", by=editor, at=make.NOW, kind="other", words="A new guideline."
    ).trigger
    override = intervals.override_interval(article, by=manager, at=make.NOW, months=6, reason="Moves fast.")
    _link, token = expert_links.show_expert(
        waiting, by=make.make_user(make.EDITOR), at=timezone.now(), label="An expert"
    )
    person = make.make_user()
    attempt = {"username": "x", "ip_address": "127.0.0.1", "attempt_time": timezone.now(), "path_info": "/login/"}
    return {
        "article": article.pk,
        "topic": topic.pk,
        "region": region.pk,
        "glossaryterm": term.pk,
        "<int:edit>": str(term.edits.get().pk),
        "bestbet": BestBet.objects.create(language="en", query="Test", folded="test", article=article).pk,
        "searchedquery": SearchedQuery.objects.create(day=make.TODAY, language="en", query="test", found=0).pk,
        "featured": Featured.objects.create(article=article).pk,
        "image": image.pk,
        "feedback": feedback.pk,
        "sitedetails": SiteDetails.objects.create(
            name_en="A",
            name_es="B",
            owner="C",
            feedback_email="d@e.example",
            by=manager,
            by_name="F",
            at=make.NOW,
        ).pk,
        "holiday": Holiday.objects.create(day=make.TODAY, name="A day off").pk,
        "publication": live.publication.pk,
        "group": Group.objects.get(name=make.EDITOR).pk,
        "user": person.pk,
        "accessattempt": AccessAttempt.objects.create(**attempt, failures_since_start=1).pk,
        "accesslog": AccessLog.objects.create(**attempt).pk,
        "accessfailurelog": AccessFailureLog.objects.create(
            username="x", ip_address="127.0.0.1", path_info="/login/"
        ).pk,
        "board": board.pk,
        "member": physician.memberships.get().pk,
        "submission": waiting.pk,
        "signoff": submission.sign_offs.get().pk,
        "mail": Mail.objects.earliest("pk").pk,
        "reviewinterval": ReviewInterval.objects.create(topic=topic, months=12).pk,
        "intervaloverride": override.pk,
        "reviewtrigger": trigger.pk,
        "event": waiting.events.first().pk,
        "signaturewithdrawal": taken_back.pk,
        "specialty": Specialty.objects.create(slug="cardiology", name_en="Cardiology", name_es="Cardiología").pk,
        "<uuid:key>": str(waiting.key),
        "<str:token>": token,
        "<path:rest>": "no/such/link",
        "<slug:language>": "en",
        "<language:language>": "en",
        "<slug:slug>": live.slug,
        "<slug:name>": "overdue",
        "<sha256:sha256>": image.sha256,
        "<sha256:digest>": "0" * 64,
        "<image:extension>": image.extension,
        "<letter:letter>": "a",
        "<int:pk>": str(article.pk),
        "<int:publication>": str(live.publication.pk),
        "<int:part>": "0",
        "<int:revision>": str(Version.objects.get_for_object(article)[1].revision_id),
        "<path:content_type_id>": str(ContentType.objects.get_for_model(Article).pk),
        "(?P<url>.*)$": "no/such/page",
    }


def address(route: str, world: dict[str, object]) -> str:
    """Fill the names in a route with things that exist."""
    model = route.split("/")[2] if route.startswith("admin/") and route.count("/") > 2 else "article"
    filled = route.replace("<path:object_id>", str(world.get(model, world["article"])))
    filled = filled.replace("feedback/<int:pk>", f"feedback/{world['feedback']}")
    filled = filled.replace("glossaryterm/<int:pk>", f"glossaryterm/{world['glossaryterm']}")
    filled = filled.replace("<id>", str(world["user"])).replace("confirm/<int:pk>", f"confirm/{world['user']}")
    for name, value in world.items():
        if not name[0].isalpha():
            filled = filled.replace(name, str(value))
    return "/" + filled.replace("<app_label>", "articles")


def visitor(role: str) -> Client:
    client = Client()
    if role == "superuser":
        client.force_login(
            make.make_user(is_superuser=True, is_staff=True), "django.contrib.auth.backends.ModelBackend"
        )
    elif role != "anonymous":
        user = {make.MEDICAL_REVIEWER: make.make_physician, make.TRANSLATION_REVIEWER: make.make_translation_reviewer}
        maker = user.get(role, lambda: make.make_user(role))
        client.force_login(maker(), "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("role", ROLES)
def test_the_table_is_what_happens(world, role):
    client = visitor(role)
    column = ROLES.index(role)
    expected = {route: codes[column] for route, codes in TABLE.items()}
    assert {route: answer(client, address(route, world)) for route in TABLE} == expected


def answer(client: Client, path: str) -> str:
    response = client.get(path)
    if response.streaming:
        b"".join(response.streaming_content)  # so that its file is closed
    return str(response.status_code)
