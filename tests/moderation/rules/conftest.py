"""Generated texts are not timed one by one: what time reading takes, tests of their own measure."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
