"""Codes of other people's systems, such as ICD-10-CM, by which records and searches find an article. Pure.

Editors type them; no tables of codes are shipped, so only the form of a code is checked, never whether it exists.
"""

from __future__ import annotations

import re
from enum import StrEnum


class CodeSystem(StrEnum):
    """The systems that a code may come from."""

    ICD10CM = "icd-10-cm"
    MESH = "mesh"
    LOINC = "loinc"
    SNOMED = "snomed-ct"


NAMES = {
    CodeSystem.ICD10CM: "ICD-10-CM",
    CodeSystem.MESH: "MeSH",
    CodeSystem.LOINC: "LOINC",
    CodeSystem.SNOMED: "SNOMED CT",
}
# Read by Python and by PostgreSQL alike. A MeSH descriptor may carry one qualifier, as D001943Q000601.
PATTERNS = {
    CodeSystem.ICD10CM: r"^[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?$",
    CodeSystem.MESH: r"^[CD][0-9]{6}([0-9]{3})?(Q[0-9]{6}([0-9]{3})?)?$",
    CodeSystem.LOINC: r"^[0-9]{1,7}-[0-9]$",
    CodeSystem.SNOMED: r"^[1-9][0-9]{5,17}$",
}
EXAMPLES = {
    CodeSystem.ICD10CM: "N64.52",
    CodeSystem.MESH: "D008327",
    CodeSystem.LOINC: "4548-4",
    CodeSystem.SNOMED: "241057001",
}


def fits(system: str, code: str) -> bool:
    """Tell whether a code has the form of its system."""
    return re.fullmatch(PATTERNS[CodeSystem(system)], code) is not None


def tidy(code: str) -> str:
    """Return a code as its system writes it, however it was typed."""
    return "".join(code.split()).upper()
