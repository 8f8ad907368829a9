"""
Pure language rules: text in, findings out. No Django, no database, no clock.

    from moderation import rules
    rules.assess("…", surface="post").outcome
"""

from moderation.rules.assessment import Assessment, Finding, Outcome, Tier
from moderation.rules.reading import advice, assess

__all__ = ["Assessment", "Finding", "Outcome", "Tier", "advice", "assess"]
