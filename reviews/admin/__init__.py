"""What the reviews add to the admin: each article's state and next step, boards, accounts, and registers to read."""

from reviews.admin import accounts, article, boards, calendar, feedback, mail, registers, shelves, trail

__all__ = ["accounts", "article", "boards", "calendar", "feedback", "mail", "registers", "shelves", "trail"]
