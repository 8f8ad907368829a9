"""Members: people behind pseudonyms, and nothing that says who they are."""

from community.accounts.models.apart import Block, Mute
from community.accounts.models.joining import AgeAssurance, Agreement, Invitation
from community.accounts.models.lines import ProfileLine
from community.accounts.models.members import Member, MemberQuerySet, Viewer
from community.accounts.models.sessions import MemberSession

__all__ = [
    "AgeAssurance",
    "Agreement",
    "Block",
    "Invitation",
    "Member",
    "MemberQuerySet",
    "MemberSession",
    "Mute",
    "ProfileLine",
    "Viewer",
]
