"""What the reviews add to the admin: the state of each article and its next step, boards, and registers to read."""

from reviews.admin import article, boards, registers

__all__ = ["article", "boards", "registers"]
