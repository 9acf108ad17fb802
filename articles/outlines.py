"""The customary outline of each type of article: where a new draft may begin.

Anchors name the thing and not the words for it, so that both languages share them.
"""

from __future__ import annotations

from articles.document import ArticleType, DocumentSection, Text

SECTION, PART = 1, 2

_OUTLINES: dict[ArticleType, tuple[tuple[int, str, str, str], ...]] = {
    ArticleType.PROCEDURE: (
        (SECTION, "definition", "What is this test?", "¿Qué es este examen?"),
        (SECTION, "reasons", "Why is it done?", "¿Por qué se hace?"),
        (SECTION, "risks", "Possible problems", "Posibles problemas"),
        (SECTION, "what-to-expect", "What to expect", "Qué esperar"),
        (PART, "before", "Before the test", "Antes del examen"),
        (PART, "during", "During the test", "Durante el examen"),
        (PART, "duration", "How long will it take?", "¿Cuánto tiempo dura?"),
        (PART, "pain", "Will it hurt?", "¿Duele?"),
        (PART, "after", "After the test", "Después del examen"),
        (SECTION, "call-your-doctor", "When to call your doctor", "Cuándo llamar a su médico"),
    ),
    ArticleType.CONDITION: (
        (SECTION, "definition", "What is it?", "¿Qué es?"),
        (SECTION, "causes", "Causes", "Causas"),
        (SECTION, "risk-factors", "Who is at risk?", "¿Quién corre más riesgo?"),
        (SECTION, "symptoms", "Symptoms", "Síntomas"),
        (SECTION, "diagnosis", "How it is found", "Cómo se diagnostica"),
        (SECTION, "treatment", "Treatment", "Tratamiento"),
        (SECTION, "prevention", "How to prevent it", "Cómo prevenirlo"),
        (SECTION, "call-your-doctor", "When to call your doctor", "Cuándo llamar a su médico"),
    ),
    ArticleType.LIVING: (
        (SECTION, "importance", "Why it matters", "Por qué es importante"),
        (SECTION, "first-steps", "First steps", "Primeros pasos"),
        (SECTION, "every-day", "In everyday life", "En la vida diaria"),
        (SECTION, "get-help", "When to ask for help", "Cuándo pedir ayuda"),
    ),
    ArticleType.POLICY: (
        (SECTION, "scope", "What this page is about", "De qué trata esta página"),
        (SECTION, "practice", "What we do", "Qué hacemos"),
        (SECTION, "contact", "Questions", "Preguntas"),
    ),
    # Notices are printed without headings of their own.
    ArticleType.DISCLAIMER: ((SECTION, "notice", "", ""),),
    ArticleType.ACCREDITATION: ((SECTION, "statement", "", ""),),
    ArticleType.NOTICE: ((SECTION, "notice", "", ""),),
}


def outline(type_: ArticleType) -> tuple[DocumentSection, ...]:
    """Return the empty sections that an article of this type customarily has."""
    return tuple(
        DocumentSection(anchor=anchor, level=level, heading=Text(en=english, es=spanish))
        for level, anchor, english, spanish in _OUTLINES[type_]
    )
