"""What is reviewed, the cases that people decide, and what follows from it."""

from moderation.models.appeals import ANSWERED_WITHIN, Appeal, AppealQuerySet
from moderation.models.audit import AuditHead, AuditRow
from moderation.models.care import DeskCare, Exposure, Recusal, Topic
from moderation.models.cases import Case, CaseQuerySet
from moderation.models.claims import LEASE, Claim
from moderation.models.decisions import STEPS, UNDO_FOR, Action, Decision
from moderation.models.desk import NOTE_LENGTH, CaseNote, DeskChoice
from moderation.models.events import CaseEvent
from moderation.models.figures import MonthOfFigures
from moderation.models.legal import LegalNotice
from moderation.models.places import ModeratorScope
from moderation.models.pseudonyms import Pseudonym
from moderation.models.reports import HARD_STOPS, Addition, Evidence, Report
from moderation.models.reviewed import AROUND, Neighbour, Reviewed, ReviewedQuerySet
from moderation.models.rulebooks import Backtest, BookVersion, Caught, Promotion, RuleChange, Step
from moderation.models.sanctions import Sanction, SanctionQuerySet
from moderation.models.statements import Statement, StatementQuerySet
from moderation.models.tags import ContextTag

__all__ = [
    "ANSWERED_WITHIN",
    "AROUND",
    "HARD_STOPS",
    "LEASE",
    "NOTE_LENGTH",
    "STEPS",
    "UNDO_FOR",
    "Action",
    "Addition",
    "Appeal",
    "AppealQuerySet",
    "AuditHead",
    "AuditRow",
    "Backtest",
    "BookVersion",
    "Case",
    "CaseEvent",
    "CaseNote",
    "CaseQuerySet",
    "Caught",
    "Claim",
    "ContextTag",
    "Decision",
    "DeskCare",
    "DeskChoice",
    "Evidence",
    "Exposure",
    "LegalNotice",
    "ModeratorScope",
    "MonthOfFigures",
    "Neighbour",
    "Promotion",
    "Pseudonym",
    "Recusal",
    "Report",
    "Reviewed",
    "ReviewedQuerySet",
    "RuleChange",
    "Sanction",
    "SanctionQuerySet",
    "Statement",
    "StatementQuerySet",
    "Step",
    "Topic",
]
