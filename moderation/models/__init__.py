"""What is reviewed, the cases that people decide, and the versions of the rules."""

from moderation.models.cases import Case, CaseQuerySet
from moderation.models.reviewed import Reviewed, ReviewedQuerySet
from moderation.models.rulebooks import BookVersion, Caught, RuleChange, Step
from moderation.models.tags import ContextTag

__all__ = [
    "BookVersion",
    "Case",
    "CaseQuerySet",
    "Caught",
    "ContextTag",
    "Reviewed",
    "ReviewedQuerySet",
    "RuleChange",
    "Step",
]
