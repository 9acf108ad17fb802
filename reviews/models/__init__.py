from reviews.models.answers import CommentAnswer
from reviews.models.board import Board, Demand, Member, Specialty
from reviews.models.credentials import AccountGuard, CodeApp, CredentialChange, Passkey, RecoveryCode, SignerGuard
from reviews.models.desk import DeskDraft, ExpertLink
from reviews.models.ledger import Event, SignatureWithdrawal, SignOff
from reviews.models.mail import Ask, Mail, MailPreference, Notice
from reviews.models.publication_guard import PublicationGuard
from reviews.models.review import Comment, Recusal, State, Submission
from reviews.models.schedule import IntervalOverride, ReviewInterval, ReviewTrigger, TriggerAnswer
from reviews.models.scheduled_step import ScheduledStep
from reviews.models.warnings import WarningOverride
from reviews.policy import Kind

__all__ = [
    "AccountGuard",
    "Ask",
    "Board",
    "CodeApp",
    "Comment",
    "CommentAnswer",
    "CredentialChange",
    "Demand",
    "DeskDraft",
    "Event",
    "IntervalOverride",
    "ExpertLink",
    "Kind",
    "Mail",
    "MailPreference",
    "Member",
    "Notice",
    "Passkey",
    "PublicationGuard",
    "RecoveryCode",
    "Recusal",
    "ReviewInterval",
    "ReviewTrigger",
    "ScheduledStep",
    "SignOff",
    "SignatureWithdrawal",
    "SignerGuard",
    "Specialty",
    "State",
    "Submission",
    "TriggerAnswer",
    "WarningOverride",
]
