"""Addresses below /en/ and /es/ that belong to the library itself and can name no article."""

RESERVED_SLUGS = frozenset(
    {
        "a-to-z",
        "api",
        "feed",
        "feedback",
        "handout",
        "history",
        "media",
        "print",
        "report",
        "review",
        "search",
        "topics",
    }
)
