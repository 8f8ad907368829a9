"""Values that are ready for a template."""

from __future__ import annotations


class Ready:
    """
    For dataclasses that busy templates read. A template first tries `value["name"]`; to
    find it there costs a tenth of failing there and looking for the attribute.
    """

    __slots__ = ()

    def __getitem__(self, name: str) -> object:
        return getattr(self, name)
