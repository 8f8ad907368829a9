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


def main() -> None:
    for line in sys.stdin:
        if line.strip():
            asked = json.loads(line)
            found = assess(asked["text"], surface=asked.get("surface", "post"))
            sys.stdout.write(json.dumps(answer(found)) + "\n")


if __name__ == "__main__":
    main()
