from reviews.models.board import Board, Member
from reviews.models.ledger import Event, PublicationGuard, SignOff
from reviews.models.review import Comment, Recusal, State, Submission
from reviews.policy import Kind

__all__ = [
    "Board",
    "Comment",
    "Event",
    "Kind",
    "Member",
    "PublicationGuard",
    "Recusal",
    "SignOff",
    "State",
    "Submission",
]
