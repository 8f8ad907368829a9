"""Texts made to keep a Markdown parser busy, each filled up to a length."""

from __future__ import annotations

from collections.abc import Callable

Fill = Callable[[int], str]


def _again(piece: str) -> Fill:
    return lambda length: (piece * (length // len(piece) + 1))[:length]


def _around(opening: str, closing: str, middle: str = "a") -> Fill:
    def fill(length: int) -> str:
        times = (length - len(middle)) // (len(opening) + len(closing))
        return opening * times + middle + closing * times

    return fill


def _counted(piece: str) -> Fill:
    """Pieces that differ by a number, so that nothing can be remembered."""

    def fill(length: int) -> str:
        parts, size, number = [], 0, 0
        while size < length:
            parts.append(piece.format(number))
            size += len(parts[-1])
            number += 1
        return "".join(parts)[:length]

    return fill


def _growing(piece: str) -> Fill:
    """Runs of every length: `a aa aaa …`."""

    def fill(length: int) -> str:
        parts, size, number = [], 0, 1
        while size < length:
            parts.append(piece * number + " ")
            size += len(parts[-1])
            number += 1
        return "".join(parts)[:length]

    return fill


SLOW_TEXTS: dict[str, Fill] = {
    "one long word": _again("a"),
    "one long line": _again("word "),
    "only spaces": lambda length: "a" + " " * (length - 2) + "b",
    "only newlines": _again("\n"),
    "hard breaks": _again("a  \n"),
    "nested quotes": _again(">"),
    "nested quotes with spaces": _again("> "),
    "quotes on many lines": _again("> > > > > > > > > > a\n"),
    "lazy quotes": _again("> a\nb\n"),
    "nested lists": _again("- "),
    "nested numbers": _again("1. "),
    "indented lists": _counted("{0:>4}- a\n"),
    "deepening lists": lambda length: "".join(" " * i + "- a\n" for i in range(140))[:length],
    "quotes in lists": _again("- > "),
    "many lists": _again("- a\n+ b\n* c\n"),
    "open brackets": _again("["),
    "nested brackets": _around("[", "]"),
    "bracket pairs": _again("[]"),
    "open links": _again("[a]("),
    "nested links": _around("[a", "](b)"),
    "links without end": _again("[a](<b"),
    "deep parentheses": lambda length: "[a](" + "(" * (length - 4),
    "links with titles": _again('[a](/b "c") '),
    "unclosed titles": _again('[a](b "c '),
    "images in images": _around("![", "](/a)"),
    "open images": _again("!["),
    "stars": _again("*"),
    "star words": _again("*a **b ***c "),
    "closing stars": _again("a** "),
    "nested emphasis": _around("*a **a ", " a** a*"),
    "emphasis up to the limit": lambda length: "*a _b " * 249 + "x" + "_ *" * 249,
    "brackets up to the limit": lambda length: "[" * 499 + "a" + "]" * 499,
    "links up to the limit": lambda length: ("[a](/b) " * 499 + "word " * length)[:length],
    "backticks up to the limit": lambda length: ("`a``b " * 300 + "word " * length)[:length],
    "underscores": _again("_a __b "),
    "mixed emphasis": _again("*_"),
    "rule of three": _again("a***b**c*"),
    "backticks": _again("`"),
    "growing backticks": _growing("`"),
    "backticks and words": _again("`a``b```c"),
    "unclosed fences": _again("```\na\n"),
    "tildes": _again("~"),
    "entities": _again("&amp;"),
    "open entities": _again("&"),
    "long entities": _again("&#0000000000000000000000000000000000000000000000000"),
    "angle brackets": _again("<"),
    "open tags": _again("<a "),
    "html blocks": _again("<div>\n"),
    "comments": _again("<!--"),
    "cdata": _again("<![CDATA["),
    "processing": _again("<?"),
    "autolinks": _again("<http://a.b/>"),
    "open autolinks": _again("<http://a"),
    "bare links": _again("http://a.b/c "),
    "glued links": _again("http://"),
    "one long address": lambda length: ("http://a.b/" + "c" * length)[:length],
    "addresses with brackets": lambda length: ("http://a.b/" + "(" * length)[:length],
    "addresses with queries": lambda length: ("http://a.b/?" + "utm_a=1&" * length)[:length],
    "long hosts": lambda length: ("http://" + "a." * length)[:length],
    "schemes": _again("a:"),
    "colons": _again("://"),
    "mail": _again("a@b.c "),
    "mentions": _again("@a "),
    "glued mentions": _again("@"),
    "tables": _again("|a|b|\n|-|-|\n"),
    "wide tables": lambda length: ("|" * (length // 2) + "\n" + "|-" * length)[:length],
    "headings": _again("# a\n"),
    "underlined headings": _again("a\n=\n"),
    "long underlines": lambda length: "a\n" * 2 + "=" * (length - 5) + "a",
    "rules": _again("---\n"),
    "almost rules": lambda length: "* " * (length // 2 - 1) + "a",
    "references": _counted("[a{0}]: /b{0}\n"),
    "references used": lambda length: ("[a]: /b\n\n" + "[a]" * length)[:length],
    "open references": _counted("[a{0}]:\n"),
    "references with titles": _again('[a]: b "\n'),
    "escapes": _again("\\*"),
    "backslashes": _again("\\"),
    "combining marks": lambda length: "a" + "\u0301" * (length - 1),
    "wide letters": _again("\U0001f9e1"),
    "tabs": _again("\t"),
    "tabs and quotes": _again(">\t"),
    "exclamation": _again("!"),
}
