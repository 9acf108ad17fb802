from reviews.models.board import Board, Member
from reviews.models.ledger import Event, PublicationGuard, SignOff
from reviews.models.mail import Ask, Mail, MailPreference, Notice
from reviews.models.review import Comment, Recusal, State, Submission
from reviews.policy import Kind

__all__ = [
    "Ask",
    "Board",
    "Comment",
    "Event",
    "Kind",
    "Mail",
    "MailPreference",
    "Member",
    "Notice",
    "PublicationGuard",
    "Recusal",
    "SignOff",
    "State",
    "Submission",
]
