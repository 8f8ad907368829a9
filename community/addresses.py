"""What becomes of a link that a member writes. Pure: nothing is fetched or looked up."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from django.conf import settings

LEAVING = "/leaving/?to="  # community/safety/urls.py
LONGEST = 2_000  # code points; longer addresses stay text
NAME = re.compile(r"\w(?:[\w.-]{0,38}\w)?")  # of a member, after an @

INSIDE = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*|#[\w-]*")
OUTSIDE = re.compile(r"https?://[^\s\x00-\x20\x7f\\]+", re.IGNORECASE)
SCHEME = re.compile(r"(?<![\w+.-])https?$", re.IGNORECASE)  # at the end of what was read
BARE = re.compile(rf"https?://[^\s<>\"`*\\\[\]|]{{1,{LONGEST}}}", re.IGNORECASE)
ENDS_A_SENTENCE = ".,:;!?'\u2019\u201d\u2026_~"

# Parts of a query that follow people from site to site, by their first letters.
TRACKING = re.compile(
    r"(?:utm_|fb_|hsa_|mc_|mkt_|oly_|pk_|piwik_|matomo_|vero_|_hs|trk_|at_custom|ns_"
    r"|(?:fbclid|gclid|gclsrc|dclid|wbraid|gbraid|msclkid|yclid|ysclid|twclid|ttclid|igshid|igsh"
    r"|li_fat_id|epik|s_cid|si|_ga|_gl|_openstat|ref_src|ref_url|rdid|share_id|mibextid|sc_cid"
    r"|srsltid|irclickid|wickedid|rb_clickid|cmpid|icid|spm|scm|sr_share)$)",
    re.IGNORECASE,
)


def settle(address: str) -> str | None:
    """
    Where a link to `address` leads: a path on this site, the leaving page, or nowhere.

    Nowhere are other schemes than http and https, and addresses with a user name, which
    mostly serve to look like another site.
    """
    if is_inside(address):
        return None if address.startswith("/leaving") else address
    if not leads_outside(address):
        return None
    parts = urlsplit(address)
    here = urlunsplit(("", "", parts.path or "/", parts.query, parts.fragment))
    if parts.hostname in settings.ALLOWED_HOSTS and is_inside(here):
        return here
    return LEAVING + quote(without_tracking(address), safe="")


def leads_outside(address: str) -> bool:
    """Whether the leaving page may offer it: an http or https address without a user name."""
    if len(address) > LONGEST or not OUTSIDE.fullmatch(address):
        return False
    try:
        parts = urlsplit(address)
        port = parts.port  # reading it checks it
    except ValueError:
        return False
    return bool(parts.hostname) and "@" not in parts.netloc and port != 0


def end_of_bare(text: str, start: int, limit: int) -> int | None:
    """Where an address that begins at `start` ends, without the sentence's own signs."""
    match = BARE.match(text, start, limit)
    if match is None:
        return None
    address = match[0]
    end = len(address)
    unopened = address.count(")") - address.count("(")
    while address[end - 1] in ENDS_A_SENTENCE or (address[end - 1] == ")" and unopened > 0):
        unopened -= address[end - 1] == ")"
        end -= 1
    return start + end if not address[:end].endswith("/" * 2) else None


def is_inside(address: str) -> bool:
    """Whether it is a path on this site, however a browser reads it."""
    return len(address) <= LONGEST and bool(INSIDE.fullmatch(address))


def without_tracking(address: str) -> str:
    """`address` without the parameters that tell where a reader came from."""
    start, hash_sign, fragment = address.partition("#")
    path, question, query = start.partition("?")
    query, fragment = _kept(query), _kept(fragment) if "=" in fragment else fragment
    return path + (question if query else "") + query + (hash_sign if fragment else "") + fragment


def _kept(parameters: str) -> str:
    return "&".join(
        part
        for part in parameters.split("&")
        if not TRACKING.match(unquote(part.partition("=")[0]))
    )
