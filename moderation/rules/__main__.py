"""
Reads texts from standard input, one JSON object a line, and writes what the rules say:

    echo '{"text": "…", "surface": "post"}' | python -m moderation.rules
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from moderation.rules.reading import assess

if TYPE_CHECKING:
    from moderation.rules.assessment import Assessment


def answer(assessment: Assessment) -> dict[str, Any]:
    """The assessment as the command line says it; voided findings carry their shield."""
    return {
        "outcome": assessment.outcome,
        "findings": [
            {
                "rule": each.rule,
                "category": each.category,
                "tier": each.tier,
                "start": each.start,
                "end": each.end,
                "voided_by": each.voided_by or None,
            }
            for each in assessment.findings + assessment.voided
        ],
        "review": assessment.review,
    }


def reply(line: str) -> dict[str, Any]:
    """The answer to one line; of a line that asks nothing, what was missing."""
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError) as fault:
        return {"error": f"not JSON: {fault}"}
    if not isinstance(asked, dict) or not isinstance(asked.get("text"), str):
        return {"error": 'expected {"text": "…", "surface": "post"}'}
    return answer(assess(asked["text"], surface=str(asked.get("surface", "post"))))


def main() -> None:
    sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape")  # type: ignore[union-attr]
    for line in sys.stdin:
        if line.strip():
            sys.stdout.write(json.dumps(reply(line)) + "\n")


if __name__ == "__main__":
    main()
