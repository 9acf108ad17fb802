"""Draw the sample's figures: `python -m scripts.draw_figures`, after a change of reviews/sample/drawings/*.svg.

Each drawing becomes a WebP file under the hash of its bytes, as articles name it. The bytes depend on the browser's
and the encoder's release, so an article takes the new name with the new file.
"""

from __future__ import annotations

import hashlib
import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser import installed_browser

SAMPLE = Path(__file__).resolve().parents[1] / "reviews" / "sample"
SIZE = (1280, 800)  # pixels
QUALITY = 70
LARGEST = 30_000  # bytes


def main() -> int:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed_browser(), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": SIZE[0], "height": SIZE[1]})
        for path in sorted((SAMPLE / "drawings").glob("*.svg")):
            page.set_content(f"<style>body{{margin:0}}</style>{path.read_text(encoding='utf-8')}")
            data = webp(page.screenshot())
            name = hashlib.sha256(data).hexdigest()
            (SAMPLE / "articles" / "figures" / f"{name}.webp").write_bytes(data)
            sys.stdout.write(f"{path.stem} {name} {len(data)}\n")
            if len(data) > LARGEST:
                sys.stderr.write(f"{path.stem} is larger than {LARGEST} bytes: draw it with fewer lines.\n")
                return 1
        browser.close()
    return 0


def webp(screenshot: bytes) -> bytes:
    with Image.open(io.BytesIO(screenshot)) as picture:
        encoded = io.BytesIO()
        picture.convert("RGB").save(encoded, "WEBP", quality=QUALITY, method=6)
    return encoded.getvalue()


if __name__ == "__main__":
    sys.exit(main())
