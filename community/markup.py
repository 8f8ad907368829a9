"""
Members' Markdown to HTML that is safe to show: one parser, then an allow-list.

What comes out has no images, no raw HTML, no first or second headings, and no address
outside this site but behind the leaving page.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping, Sequence
from typing import TYPE_CHECKING, Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote, list_block
from markdown_it.token import Token

from community import addresses

if TYPE_CHECKING:
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline

LONGEST = 10_000  # code points
DEEPEST = 10  # levels of quotes and lists; what is deeper stays text
DELIMITERS = 1_000  # per text; beyond this its emphasis and links stay text
HEADINGS = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6", "h5": "h6", "h6": "h6"}
OUTSIDE = "noreferrer noopener nofollow ugc"

INTERRUPTS = ["paragraph", "reference", "blockquote", "list"]  # as in markdown-it

Address = Callable[[str], str | None]
BlockRule = Callable[[StateBlock, int, int, bool], bool]


class TooLong(ValueError):
    """A text of more than `LONGEST` code points."""


def render(text: str, *, mention: Address | None = None) -> str:
    """
    HTML of `text`. With `mention`, each `@name` for which it knows an address on this
    site becomes a link there.

    :raises TooLong: it has more than `LONGEST` code points.
    """
    env = {"mention": mention}
    return _cleaner.clean(_parser.renderer.render(_parse(text, env), _parser.options, env))


def plain(text: str) -> str:
    """
    The words of `text` without their markup, on one line, for snippets. Not escaped.

    :raises TooLong: it has more than `LONGEST` code points.
    """
    parts = []
    for token in _parse(text, {}):
        if token.type in {"code_block", "fence"}:
            parts.append(token.content)
        parts.extend(" " if child.tag == "br" else child.content for child in token.children or ())
        if token.block and token.nesting < 1:
            parts.append(" ")
    return " ".join("".join(parts).split())


def mentioned(text: str) -> list[str]:
    """
    The names behind each `@` of `text`, once each in order, whether they exist or not.

    :raises TooLong: it has more than `LONGEST` code points.
    """
    found: dict[str, None] = {}

    def note(name: str) -> None:
        found[name] = None

    _parse(text, {"mention": note})
    return list(found)


def _parse(text: str, env: MutableMapping[str, Any]) -> list[Token]:
    if len(text) > LONGEST:
        raise TooLong
    crowded = sum(map(text.count, "*_[]`<")) > DELIMITERS
    return (_plain_parser if crowded else _parser).parse(text, env)


def _mention(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's own form
    """`@name` where the caller knows an address for that name."""
    address_of: Address | None = state.env.get("mention")
    if address_of is None or state.src[state.pos] != "@" or state.linkLevel:
        return False
    if state.pos and (state.src[state.pos - 1].isalnum() or state.src[state.pos - 1] in "_@/."):
        return False
    match = addresses.NAME.match(state.src, state.pos + 1, state.posMax)
    address = match and address_of(match[0])
    if not (match and address):
        return False

    if not silent:
        state.push("mention_open", "a", 1).attrs = {"href": address}
        state.push("text", "", 0).content = f"@{match[0]}"
        state.push("mention_close", "a", -1)
    state.pos = match.end()
    return True


def _bare_link(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's own form
    """`https://…` without any markup, shown as it will be followed."""
    if state.linkLevel or silent or not state.src.startswith("://", state.pos):
        return False
    scheme = addresses.SCHEME.search(state.pending[-6:])
    if scheme is None:
        return False
    start = state.pos - len(scheme[0])
    end = addresses.end_of_bare(state.src, start, state.posMax)
    if end is None:
        return False

    shown = addresses.without_tracking(state.src[start:end])
    state.pending = state.pending[: -len(scheme[0])]
    state.push("link_open", "a", 1).attrs = {"href": state.md.normalizeLink(shown)}
    state.push("text", "", 0).content = shown
    state.push("link_close", "a", -1)
    state.pos = end
    return True


def _settle(state: StateCore) -> None:
    """Turn what was parsed into what may be shown."""
    for token in state.tokens:
        token.tag = HEADINGS.get(token.tag, token.tag)
        token.info = ""  # a fence's language would become a class
        if token.children:
            token.children = _settle_links(token.children)


def _settle_links(tokens: Sequence[Token]) -> list[Token]:
    settled: list[Token] = []
    inside = False  # of a link that stays
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        if token.type == "link_open":
            inside = _settle_link(token)
            if token.markup == "autolink" and following:
                following.content = addresses.without_tracking(following.content)
            if inside:
                settled.append(token)
        elif token.type == "link_close":
            if inside:
                settled.append(token)
            inside = False
        elif token.type == "image":
            settled.extend(_instead_of_image(token, linked=not inside))
        else:
            settled.append(token)
    return settled


def _settle_link(token: Token) -> bool:
    """Give a link the address it may have. False if it may have none."""
    address = addresses.settle(str(token.attrs.get("href", "")))
    if address is None:
        return False
    token.attrs = {"href": address}
    if address.startswith(addresses.LEAVING):
        token.attrs["rel"] = OUTSIDE
    return True


def _instead_of_image(image: Token, *, linked: bool) -> list[Token]:
    """A link to where the image lies, or what its writer said it shows."""
    said = "".join(child.content for child in image.children or ())
    words = Token("text", "", 0, content=said or "image")
    opening = Token("link_open", "a", 1, attrs={"href": image.attrs.get("src", "")})
    if linked and _settle_link(opening):
        return [opening, words, Token("link_close", "a", -1)]
    return [words]


def _while_shallow(rule: BlockRule) -> BlockRule:
    def shallow(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's own form
        return state.level < DEEPEST and rule(state, start, end, silent)

    return shallow


def _make_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": 2 * DEEPEST})
    parser.disable(["html_block", "html_inline"])
    # markdown-it drops the words of what nests deeper than `maxNesting`.
    for name, rule in (("blockquote", blockquote), ("list", list_block)):
        parser.block.ruler.at(name, _while_shallow(rule), {"alt": INTERRUPTS})
    parser.inline.ruler.before("link", "mention", _mention)
    parser.inline.ruler.before("link", "bare_link", _bare_link)
    parser.core.ruler.push("settle", _settle)
    return parser


def _inside_only(address: str) -> str | None:
    return address if addresses.is_inside(address) else None


_parser = _make_parser()
_plain_parser = _make_parser().disable(["emphasis", "link", "image", "backticks", "autolink"])
_cleaner = nh3.Cleaner(
    tags={
        *("p", "br", "hr", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li", "a"),
        *("h3", "h4", "h5", "h6"),
    },
    attributes={"a": {"href"}, "ol": {"start"}},
    tag_attribute_values={"a": {"rel": {OUTSIDE}}},
    url_schemes=set(),
    url_relative=_inside_only,
    link_rel=None,
    strip_comments=True,
)
