"""What stands for a figure where it cannot be seen: words, and not the name of a file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from articles.checks.finding import Finding
from articles.checks.subject import Subject

_FILE = re.compile(r"\S+\.(avif|bmp|gif|heic|jpe?g|png|svg|tiff?|webp)", re.IGNORECASE)
_CAMERA = re.compile(r"(dsc|img|image|imagen|figure|figura|foto|photo|picture|screenshot|scan)[-_ ]?\d+", re.IGNORECASE)
_PICTURE = {
    "en": re.compile(r"(an? |the )?(graphic|image|photo|photograph|picture) (of|showing)\b", re.IGNORECASE),
    "es": re.compile(r"(una? |el |la )?(foto|fotografía|imagen) (de|del|que muestra)\b(?! resonancia)", re.IGNORECASE),
}


def find(subject: Subject) -> Iterator[Finding]:
    for number, figure in enumerate(subject.document.figures):
        alt, caption = (" ".join(words.get(subject.language).split()) for words in (figure.alt, figure.caption))
        place, row = subject.place("alt", "figures", number), subject.name(figure.caption, f"{number + 1}")
        if _FILE.fullmatch(alt) or _CAMERA.fullmatch(alt):
            yield subject.warns("alt.file-name", place, row, words=alt)
        elif found := _PICTURE[subject.language].match(alt):
            yield subject.warns("alt.says-picture", place, row, words=found[0])
        elif alt and alt.casefold() == caption.casefold():
            yield subject.warns("alt.same-as-caption", place, row)
