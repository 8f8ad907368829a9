"""The ten words that a person is asked to write down and keep."""

import math

from community.accounts import recovery


def test_no_recovery_word_is_one_that_may_hurt() -> None:
    drawn = {word for _ in range(400) for word in recovery.new_words()}

    assert not drawn & recovery.HURTFUL
    assert not drawn & {"abuse", "horror", "weapon", "blood"}


def test_ten_words_stay_beyond_guessing() -> None:
    assert recovery.COUNT * math.log2(len(recovery._LIST)) > 109
