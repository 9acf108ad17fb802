"""Live pages and addresses: one page at most for each language, showing the newest version that was not withdrawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from articles.models import Address, LivePage
from reviews.verification.fault import Fault
from reviews.verification.stories import Story


def live_pages_show_the_newest(story: Story) -> Iterator[Fault]:
    for language in sorted({*story.publications, *(page.language for page in story.pages)}):
        pages = [page for page in story.pages if page.language == language]
        newest = story.publications[language][-1] if language in story.publications else None
        expected = newest if newest and not story.is_withdrawn(newest) else None
        where: dict[str, Any] = {"article": story.article, "language": language}
        if len(pages) > 1:
            yield Fault(
                "live-twice", LivePage._meta.db_table, pages[1].pk, "more than one page is live", **where,
                expected=1, found=len(pages),
            )  # fmt: skip
        if expected and not pages:
            yield Fault(
                "live-missing", LivePage._meta.db_table, None, "no page is live, and nobody withdrew it", **where,
                expected=f"publication {expected.pk}",
            )  # fmt: skip
        for page in pages:
            found = (page.publication_id, page.slug)
            wanted = (expected.pk, expected.slug) if expected else None
            if found != wanted:
                yield Fault(
                    "live-wrong", LivePage._meta.db_table, page.pk,
                    "the page does not show the newest version that was not withdrawn", **where,
                    expected=f"publication {wanted[0]} at {wanted[1]}" if wanted else None,
                    found=f"publication {found[0]} at {found[1]}",
                )  # fmt: skip


def addresses_are_those_published_at(story: Story) -> Iterator[Fault]:
    wanted = {(p.language, p.slug) for rows in story.publications.values() for p in rows}
    found = Counter((address.language, address.slug) for address in story.addresses)
    for language, slug in sorted(wanted - found.keys()):
        yield Fault(
            "address-missing", Address._meta.db_table, None, "an address it was published at is not kept",
            article=story.article, language=language, expected=slug,
        )  # fmt: skip
    for address in story.addresses:
        place = (address.language, address.slug)
        if place not in wanted or found[place] > 1:
            yield Fault(
                "address-surplus", Address._meta.db_table, address.pk,
                "the article was never published at this address, or it is there twice",
                article=story.article, language=address.language, found=address.slug,
            )  # fmt: skip
