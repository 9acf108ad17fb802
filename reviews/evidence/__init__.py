"""Evidence: a publication with everything that stands behind it, to be handed out, and checked again later.

`document` makes it, `codes` and `checking` compare what somebody brings back with the library. The shape
of the JSON is described in docs/evidence.md and has a version; a change of shape is a new one.
"""

from reviews.evidence.checking import NotEvidence, check_code, check_document
from reviews.evidence.document import VERSION, of_publication, receipt

__all__ = ["VERSION", "NotEvidence", "check_code", "check_document", "of_publication", "receipt"]
