"""What is reviewed, and the cases that people decide."""

from moderation.models.cases import Case, CaseQuerySet
from moderation.models.reviewed import Reviewed, ReviewedQuerySet
from moderation.models.tags import ContextTag

__all__ = ["Case", "CaseQuerySet", "ContextTag", "Reviewed", "ReviewedQuerySet"]
