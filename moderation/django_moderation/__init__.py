"""
The PyPI distribution `django-moderation`, mounted under a name that is free.

It installs a top-level package called `moderation`, which is also the name of
our own app. The project root comes first on `sys.path`, so `import moderation`
is always ours and theirs cannot be reached by name. Their modules import one
another relatively and so run unchanged under any parent: we put their folder on
this package's search path, behind our own files.

Ours: this file, `apps`, `admin`, `fields`, `models`, `registry` and `migrations`. All
else is theirs. `fields` and `models` mend theirs, which they load by `original`.
"""

from __future__ import annotations

import sys
from importlib.metadata import distribution
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

from django.utils.functional import SimpleLazyObject

_theirs = Path(str(distribution("django-moderation").locate_file("moderation")))
__path__.append(str(_theirs))


def original(name: str) -> ModuleType:
    """Their module `name`, where a file of ours stands before it."""
    full_name = f"{__name__}.original_{name}"
    if full_name not in sys.modules:
        spec = spec_from_file_location(full_name, _theirs / f"{name}.py")
        assert spec  # noqa: S101 - the distribution is pinned and has this file
        assert spec.loader  # noqa: S101
        module = sys.modules[full_name] = module_from_spec(spec)
        spec.loader.exec_module(module)
    return sys.modules[full_name]


def _registry() -> object:
    from .registry import ExplicitRegistry  # noqa: PLC0415 - needs the models

    return ExplicitRegistry()


# Their modules look their registry up here, under this name.
moderation = SimpleLazyObject(_registry)
