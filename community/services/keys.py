"""The keys of one installation. Losing them loses what they seal: docs/operating.md."""

import base64
import os
import secrets
from pathlib import Path


def new_secret_key() -> str:
    """A key for Django's signatures: 64 random bytes."""
    return secrets.token_urlsafe(64)


def new_sealing_key() -> str:
    """A key for sealed fields: 256 random bits, as community.crypto reads them."""
    return base64.b64encode(secrets.token_bytes(32)).decode()


def make(folder: Path) -> None:
    """Make the keys that are missing in `folder`, readable by this user only."""
    for place in (folder.parent, folder):
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    _keep(folder / "secret_key", new_secret_key())
    _keep(folder / "sealing_keys", new_sealing_key())


def _keep(file: Path, key: str) -> None:
    if file.exists():
        return
    # Complete or absent, also when killed in between: a half key would seal for ever.
    unfinished = file.with_name(f"{file.name}.new")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as out:
        out.write(f"{key}\n")
        out.flush()
        os.fsync(out.fileno())
    unfinished.rename(file)
