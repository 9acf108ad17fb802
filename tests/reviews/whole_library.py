"""A small library in which everything has happened, by legal steps: what the verification is tried on."""

from __future__ import annotations

import contextlib
import datetime as dt

from articles import drafts, figures, images, readability
from articles.document import DocumentFigure, LongTextPair, Text
from articles.models import Article
from reviews import carry_over, overrides, workflow
from reviews.calendar import early_review, intervals
from reviews.models import Kind
from reviews.refusals import Refused
from tests import factories as make
from tests.test_canary import png


def at(minutes: int) -> dt.datetime:
    return make.NOW + dt.timedelta(minutes=minutes)


def make_whole_library() -> None:
    """Make four articles, in both languages, with every kind of act and refusal; the last event records a row."""
    board = make.make_board(physicians_needed=2)
    manager = make.make_user(make.MANAGING_EDITOR)
    first = _long_lived(board, manager)
    _disputed(board, manager)
    _moved_in(board, manager)
    make.change_article(first, at=at(900), title=Text(en="First, in work", es="Primero, en obra"))
    make.make_submission(first, "en", at=at(901), note="Third version.")


def _long_lived(board, manager) -> Article:
    """Published twice in both languages, the Spanish withdrawn and put back, the English reviewed again early."""
    uploader = make.make_user(make.EDITOR)
    picture = figures.keep_image(images.prepare(png()), by=uploader, at=at(1))
    figure = DocumentFigure(
        section="what",
        sha256=picture.sha256,
        extension=picture.extension,
        width=picture.width,
        height=picture.height,
        caption=LongTextPair(en="A square.", es="Un cuadrado."),
        alt=LongTextPair(en="A green square.", es="Un cuadrado verde."),
        credit=Text(en="Sample", es="Muestra"),
    )
    article = make.make_article(by=uploader, at=at(2), figures=(figure,))
    for number, note in enumerate(("First version.", "Second version."), start=1):
        if number == 2:
            make.change_article(article, at=at(100), summary=LongTextPair(en="For hypertension.", es="Ahora mejor."))
        for language in ("en", "es"):
            start = number * 100 + (20 if language == "es" else 3)
            submission = make.make_submission(article, language, at=at(start), note=note)
            for signer in range(2 if language == "en" else 1):
                make.sign(submission, at=at(start + 1 + signer), comments={"": f"Remark {number} {signer}."})
            make.publish(submission, by=manager, at=at(start + 5))
    workflow.withdraw_page(
        article, "es", by=manager, at=at(300), reason="legal", notice_en="Not now.", notice_es="Ahora no."
    )
    workflow.restore_page(article, "es", by=manager, at=at(310), note="The rights are cleared.")
    intervals.override_interval(article, by=manager, at=at(315), months=12, reason="A young field.")
    editor = make.make_user(make.EDITOR)
    _leave_a_warning(article, editor, at=at(316))
    asked = early_review.ask_early_review(article, "en", by=editor, at=at(320), kind="report", words="Is it so?")
    submission = asked.submission
    for signer in range(2):
        make.sign(submission, at=at(330 + signer))
    make.publish(submission, by=manager, at=at(340))
    return article


def _leave_a_warning(article, editor, *, at) -> None:
    (warning,) = readability.of(drafts.read_document(article), "en").warnings
    overrides.override_warning(
        article,
        "en",
        by=editor,
        at=at,
        place=warning.place,
        code=warning.code,
        digest=warning.digest,
        reason="It is the name of the illness.",
    )


def _disputed(board, manager) -> None:
    """Declined, sent back, taken back, signed and signed again, then withdrawn for what it says."""
    article = make.make_article(at=at(400))
    submission = make.make_submission(article, at=at(401))
    workflow.decline(
        submission, by=make.make_physician(board), at=at(402), kind=Kind.MEDICAL, reason="interest", text="My own."
    )
    sent_back = make.make_physician(board)
    workflow.request_changes(
        submission,
        by=sent_back,
        at=at(403),
        kind=Kind.MEDICAL,
        digest=submission.digest,
        comments={"": "How long?", "summary": "Shorter."},
    )
    make.answer(submission)
    submission = make.make_submission(article, at=at(410), note="As it was.")
    workflow.withdraw_submission(submission, by=submission.submitted_by, at=at(411))
    make.change_article(article, at=at(412), summary=LongTextPair(en="Shorter.", es="Más corto."))
    submission = make.make_submission(article, at=at(413), note="Shorter.")
    hasty = make.make_physician(board)
    make.sign(submission, by=hasty, at=at(414))
    workflow.withdraw_signature(submission, by=hasty, at=at(415), kind=Kind.MEDICAL, reason="Overlooked a dose.")
    with contextlib.suppress(Refused):
        make.publish(submission, by=manager, at=at(416))
    make.sign(submission, by=hasty, at=at(417))
    make.sign(submission, by=sent_back, at=at(418))
    make.publish(submission, by=manager, at=at(419))
    workflow.withdraw_page(
        article, "en", by=manager, at=at(430), reason="error", notice_en="Wrong dose.", notice_es="Dosis errónea."
    )
    make.change_article(article, at=at(440), summary=LongTextPair(en="Right dose.", es="Dosis correcta."))
    submission = make.make_submission(article, at=at(441), note="Right dose.")
    make.sign(submission, at=at(442))
    make.sign(submission, at=at(443))
    make.publish(submission, by=manager, at=at(444))


def _moved_in(board, manager) -> None:
    """Reviewed elsewhere, in both languages, then mended by an editor alone."""
    board = make.make_board(name="Board Elsewhere", name_es="Consejo de Otra Parte")
    signer = make.make_physician(board, languages=["en", "es"])
    importer = make.make_user(make.MANAGING_EDITOR)
    article = make.make_article(by=make.make_user(make.EDITOR), at=at(500))
    for language in ("en", "es"):
        carry_over.carry_over(
            article,
            language,
            signer=signer,
            statement="I have seen the earlier review.",
            original_reviewer="Sample Predecessor",
            original_credentials="MD",
            original_date=dt.date(2025, 5, 6),
            by=importer,
            at=at(510),
            on=make.TODAY,
        )
    make.change_article(article, at=at(520), source_line=Text(en="From elsewhere", es="De otra parte"))
    submission = make.make_submission(article, "en", at=at(521), note="Named the source.")
    make.sign(submission, at=at(522))
    make.publish(submission, by=manager, at=at(523))
