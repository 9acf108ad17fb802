"""The shape of the code: what may import what, what stays pure, and which pages are public."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted(path for app in ("articles", "reviews", "healthlibrary") for path in (ROOT / app).rglob("*.py"))

# Pure modules answer from their arguments alone: no models, no queries, no settings, no clock.
PURE_ROOMS = {"checks", "compare", "html", "parity", "readability", "xliff"}
PURE = [
    *("articles/document.py", "articles/content.py", "articles/currency.py", "articles/text.py", "articles/spots.py"),
    *("articles/reviewed.py", "articles/shelves.py", "articles/structured_data.py"),
    *("reviews/suspension.py", "articles/spreadsheet.py", "reviews/lists/charts.py", "reviews/evidence/codes.py"),
    *("articles/outdated.py", "articles/workload.py", "articles/search/folding.py", "articles/search/query.py"),
    *("articles/search/snippets.py", "articles/search/texts.py"),
    *("articles/links/found.py", "articles/links/outcome.py", "articles/links/guard.py"),
    *("articles/theme/colours.py", "articles/theme/judging.py", "articles/theme/reading.py"),
    *("articles/qr.py", "articles/citation.py", "articles/business_days.py"),
    *("reviews/second_factor/codes.py", "reviews/verification/keys.py"),
    *("reviews/reading/links.py", "reviews/reading/layout.py", "reviews/reading/compose.py"),
    *(str(path.relative_to(ROOT)) for path in SOURCES if path.parent.name in PURE_ROOMS),
]


def imports(path: Path) -> set[str]:
    """Return the full names of everything a module imports, wherever in the file it does so."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def imports_app(path: Path, app: str) -> bool:
    return any(name == app or name.startswith(f"{app}.") for name in imports(path))


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


class TestDependencies:
    def test_articles_never_imports_reviews(self):
        assert [name(p) for p in SOURCES if name(p).startswith("articles/") and imports_app(p, "reviews")] == []

    def test_reviews_imports_articles(self):
        """The rule above would hold of an empty folder, too."""
        assert any(name(p).startswith("reviews/") and imports_app(p, "articles") for p in SOURCES)

    @pytest.mark.parametrize("module", PURE)
    def test_pure_modules_stay_pure(self, module):
        forbidden = ("django.db", "django.conf", "articles.models", "reviews.models", "django.utils.timezone")
        assert [found for found in imports(ROOT / module) if found.startswith(forbidden)] == []

    def test_nobody_reads_the_clock_outside_views_and_commands(self):
        allowed = ("/views/", "/management/", "/admin/", "/views.py", "/admin.py")
        readers = [
            name(path)
            for path in SOURCES
            if not any(part in f"/{name(path)}" for part in allowed)
            and any(f"timezone.{call}" in path.read_text(encoding="utf-8") for call in ("now(", "localdate("))
        ]
        assert readers == []

    def test_html_is_vouched_for_in_three_places_only(self):
        """Rich text that was cleaned, JSON-LD that was escaped, and marks of the desk built from fixed names."""
        vouchers = {
            name(path)
            for path in SOURCES
            if {"django.utils.safestring.mark_safe", "django.utils.html.mark_safe"} & imports(path)
        }
        assert vouchers == {"articles/html/page.py", "articles/structured_data.py", "reviews/templatetags/desk.py"}


def patterns(resolver: URLResolver, prefix: str = "") -> list[tuple[str, URLPattern]]:
    found = []
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            found += patterns(entry, prefix + str(entry.pattern))
        else:
            found.append((prefix + str(entry.pattern), entry))
    return found


class TestPublicViews:
    def test_are_the_ones_of_articles_and_no_others(self):
        """Private is the default; whoever makes a view public says so there and, if it is elsewhere, here."""
        public_elsewhere = {
            route
            for route, pattern in patterns(get_resolver())
            if not getattr(pattern.callback, "login_required", True)
            and not pattern.callback.__module__.startswith("articles.views")
            and not route.startswith("expert/")  # what opens there is a token, of which only the hash is kept
        }
        assert public_elsewhere <= {
            "healthz",
            "readyz",
            "admin/login/",
            "admin/jsi18n/",
            "login/",
            "login/second-step/",
            "login/second-step/challenge/",
            "i18n/setlang/",
        }
