"""Pictures in the article's form: uploaded, refused with a sentence, and never lost to another field's mistake."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Picture

from articles import drafts, media
from articles.models import Article, Image
from tests.articles.editing import change_url, errors, new_row, opened, refused, save, sign_in
from tests.factories import EDITOR, TRANSLATOR, make_article, make_user

pytestmark = pytest.mark.django_db


def picture(colour: str = "teal", size: tuple[int, int] = (40, 30), image_format: str = "PNG") -> SimpleUploadedFile:
    data = io.BytesIO()
    Picture.new("RGB", size, colour).save(data, image_format)
    return SimpleUploadedFile("photo.png", data.getvalue(), "image/png")


@pytest.fixture
def article() -> Article:
    return make_article()


@pytest.fixture
def editor() -> Any:
    return sign_in(make_user(EDITOR))


def with_figure(client: Any, article: Article, **fields: Any) -> dict[str, Any]:
    row = {"alt_en": "A duct", "alt_es": "Un conducto", "section": "what", "image": picture()} | fields
    return new_row(opened(client, article), "figures", **row)


def figures(article: Article) -> Any:
    return drafts.read_document(Article.objects.get(pk=article.pk)).figures


def test_an_upload_becomes_a_figure_in_its_section(article: Article, editor: Any) -> None:
    assert save(editor, article, with_figure(editor, article)).status_code == 302
    (figure,) = figures(article)
    assert (figure.section, figure.width, figure.height, figure.alt.es) == ("what", 40, 30, "Un conducto")
    stored = Image.objects.get()
    assert (stored.sha256, stored.uploaded_by.groups.get().name) == (figure.sha256, EDITOR)
    with media.open_stored(figure.sha256, figure.extension) as file:
        assert stored.size == len(file.read())


def test_the_same_picture_twice_is_stored_once(article: Article, editor: Any) -> None:
    save(editor, article, with_figure(editor, article))
    save(editor, article, with_figure(editor, article))
    assert (len(figures(article)), Image.objects.count()) == (2, 1)


@pytest.mark.parametrize(
    "upload",
    [SimpleUploadedFile("photo.png", b"no picture"), SimpleUploadedFile("photo.png", b"")],
    ids=["not a picture", "empty"],
)
def test_what_is_no_picture_is_refused_at_its_field(article: Article, editor: Any, upload: Any) -> None:
    response = refused(editor, article, with_figure(editor, article, image=upload))
    assert list(errors(response)) == ["figures-0-image"]
    assert (figures(article), Image.objects.count()) == ((), 0)


def test_a_figure_needs_a_picture(article: Article, editor: Any) -> None:
    data = with_figure(editor, article)
    del data["figures-0-image"]
    assert errors(refused(editor, article, data)) == {"figures-0-image": ["Choose a picture."]}


def test_a_picture_outlives_the_mistake_of_another_field(article: Article, editor: Any) -> None:
    response = save(editor, article, with_figure(editor, article), slug_en="Not An Address")
    kept = Image.objects.get()
    assert f'name="figures-0-image-kept" value="{kept.pk}"' in response.text
    data = with_figure(editor, article) | {"figures-0-image-kept": kept.pk}
    del data["figures-0-image"]
    assert save(editor, article, data).status_code == 302
    assert [figure.sha256 for figure in figures(article)] == [kept.sha256]


@pytest.mark.parametrize("kept", ["0", "999999", "x", "-1", "9" * 40, "١"])
def test_a_picture_that_the_library_does_not_have_is_refused(article: Article, editor: Any, kept: str) -> None:
    data = with_figure(editor, article) | {"figures-0-image-kept": kept}
    del data["figures-0-image"]
    assert list(errors(refused(editor, article, data))) == ["figures-0-image"]


def test_a_picture_can_be_exchanged(article: Article, editor: Any) -> None:
    save(editor, article, with_figure(editor, article))
    first = figures(article)[0]
    save(editor, article, **{"figures-0-image": picture("maroon")})
    (second,) = figures(article)
    assert first.sha256 != second.sha256
    assert second.alt == first.alt


def test_a_translator_writes_the_spanish_of_a_figure_and_keeps_its_picture(article: Article, editor: Any) -> None:
    save(editor, article, with_figure(editor, article))
    before = figures(article)[0]
    translator = sign_in(make_user(TRANSLATOR))
    changed = {"figures-0-caption_es": "Pie", "figures-0-image": picture("maroon"), "figures-0-section": ""}
    assert save(translator, article, **changed).status_code == 302
    caption = before.caption.model_copy(update={"es": "Pie"})
    assert figures(article) == (before.model_copy(update={"caption": caption}),)
    assert "thumbnail" in translator.get(change_url(article)).text
