"""Names that nobody may take, because readers would trust them more than they should."""

from __future__ import annotations

from django.conf import settings

# Refused wherever they stand in a name.
ANYWHERE = ("moderator", "moderation", "steward", "administrator", "accordteam", "helpdesk")

ROLES = """
    admin admins administrator mod mods moderator moderators modteam steward stewards staff
    owner owners founder founders host hosts operator operators sysop root superuser manager
    keeper guardian supervisor leader director officer official authority council board team
    crew helper helpers mentor mentors facilitator peersupporter responder
""".split()  # noqa: SIM905 - a list of quoted words is unreadable

SERVICES = """
    help helpline helpdesk hotline support safety security abuse privacy legal press contact
    info news notice notices notification notifications announcement announcements feedback
    billing payments verify verified verification trust welcome rules guidelines terms
    policy report reports appeal appeals desk queue audit compliance crisis emergency police
    doctor nurse therapist counsellor counselor psychologist lawyer lifeline samaritans
""".split()  # noqa: SIM905 - a list of quoted words is unreadable

SYSTEM = """
    accord system site website server service daemon bot robot automod autobot bots api null
    none undefined nobody everyone everybody anyone someone anonymous anon guest visitor
    member members user users account accounts deleted removed erased unknown me you self
    test tester example default new newest www mail email postmaster webmaster hostmaster
    noreply mailer ftp ssh localhost index home login signin signup signout join register
    settings profile search static media robots sitemap favicon healthz readyz metrics csp
    all here channel room
""".split()  # noqa: SIM905 - a list of quoted words is unreadable

BEFORE = ("the", "official", "real", "site", "accord", "our", "your", "head", "chief", "lead")
AFTER = ("team", "account", "desk", "bot", "group", "office")


def names() -> set[str]:
    """All of them, in lower case; separators and look-alikes are folded by the caller."""
    words = {*ROLES, *SERVICES, *SYSTEM, settings.SITE_NAME.casefold()}
    trusted = (*ROLES, *SERVICES)
    return (
        words
        | {f"{before}-{word}" for before in BEFORE for word in trusted}
        | {f"{word}-{after}" for word in trusted for after in AFTER}
    )
