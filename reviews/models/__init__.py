from reviews.models.board import Board, Demand, Member, Specialty
from reviews.models.ledger import Event, SignatureWithdrawal, SignOff
from reviews.models.publication_guard import PublicationGuard
from reviews.models.review import Comment, Recusal, State, Submission
from reviews.models.schedule import ScheduledStep
from reviews.policy import Kind

__all__ = [
    "Board",
    "Comment",
    "Demand",
    "Event",
    "Kind",
    "Member",
    "PublicationGuard",
    "Recusal",
    "ScheduledStep",
    "SignOff",
    "SignatureWithdrawal",
    "Specialty",
    "State",
    "Submission",
]
