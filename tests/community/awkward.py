"""Strings that break what was not made with care. Our own, made by kinds."""

from __future__ import annotations

import unicodedata
from itertools import chain

CLEAN_BUT_ODD = [
    "0", "-1", "1e309", "NaN", "null", "undefined", "None", "True", "0x41", "1/0", "1,000.5",
    "${7*7}", "{{7*7}}", "{% url 'x' %}", "%s%n%x", "{0.__class__}", "<%= 7 %>", "#{7}", "$(id)",
    "`id`",
    "' OR '1'='1", "'; DROP TABLE forums_post; --", '" OR ""="', "1) UNION SELECT password--",
    "\\'; SELECT pg_sleep(5)--", "x' AND 1=CAST((SELECT 1) AS int)--", "%' ESCAPE '!", "_%_%",
    "../../etc/passwd", "..\\..\\windows", "/dev/null", "file.txt%00.jpg", "C:\\con\\con",
    "a:* & !b | (c", "'a' <-> 'b'", "!!!", "& | !", "((((", ":*", "\\", "\"unclosed", "-a -b",
    "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
    "(a+)+$", "^(([a-z])+.)+[A-Z]([a-z])+$", "\u0130stanbul \u0131 \ufb01 \u1e9e \u00df",
    "שלום", "\u2067مرحبا\u2069", "ไทย ไม่มีช่องว่าง", "中文字詞", "한국어", "हिन्दी",
    "👩🏽‍🦽👨‍👩‍👧‍👦🏴󠁧󠁢󠁳󠁣󠁴󠁿", "\u200b\u200c\u200d\u2060\ufeff a",
    "e\u0301 vs \u00e9", "\u00ad soft\u00adhyphen",
    "Z" + "\u0334\u0353\u0311" * 40, "\U0010fffd \ue000 \uf8ff",
    "\u2028line\u2029para", "\u00a0\u3000 a",
    "\ufdd0\uffff\ufffe", "\U0001fffe", "a" * 9_000, "a " * 4_000, "🧡" * 2_000, "\t\ta\t",
]  # fmt: skip


def one_of_each_category() -> list[str]:
    """A few characters of each kind that Unicode knows, surrogates apart."""
    found: dict[str, list[str]] = {}
    for number in chain(range(0x20, 0x3000), range(0xA000, 0xA100), range(0xF900, 0xFFFE)):
        sign = chr(number)
        kind = found.setdefault(unicodedata.category(sign), [])
        if len(kind) < 12:
            kind.append(sign)
    return [f"{kind} {''.join(signs)}" for kind, signs in found.items() if kind != "Cs"]


def awkward_texts() -> list[str]:
    return [*CLEAN_BUT_ODD, *one_of_each_category()]
