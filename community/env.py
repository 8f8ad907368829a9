"""
The only reader of the process's environment, and of `.env`, which never overrides it.
Each function refuses nonsense with one clear line that names the variable, because a
wrong setting must stop the start.
"""

import os
from pathlib import Path
from typing import Any

import psycopg
from django.core.exceptions import ImproperlyConfigured
from dotenv import load_dotenv
from psycopg.conninfo import conninfo_to_dict

load_dotenv(Path(__file__).resolve().parents[1] / ".env")


def text(name: str, default: str | None = None) -> str:
    """:raises ImproperlyConfigured: it is not set (or empty) and has no default."""
    found = os.environ.get(name, "") or default
    if found is None:
        msg = f"{name} is not set. See .env.example."
        raise ImproperlyConfigured(msg)
    return found


def flag(name: str, *, default: bool = False) -> bool:
    """:raises ImproperlyConfigured: it is neither 1 nor 0."""
    found = os.environ.get(name, "")
    if found not in {"", "0", "1"}:
        msg = f"{name} must be 1 or 0."
        raise ImproperlyConfigured(msg)
    return default if found == "" else found == "1"


def number(name: str, default: int) -> int:
    """:raises ImproperlyConfigured: it is not a whole number."""
    found = os.environ.get(name, "")
    try:
        return int(found) if found else default
    except ValueError as error:
        msg = f"{name} must be a whole number."
        raise ImproperlyConfigured(msg) from error


def names(name: str, default: str = "") -> list[str]:
    """A comma-separated list, without empty parts."""
    return [part.strip() for part in text(name, default or " ").split(",") if part.strip()]


def choice(name: str, *, of: tuple[str, ...]) -> str:
    """
    One of `of`; the first when unset.

    :raises ImproperlyConfigured: it is something else.
    """
    found = text(name, of[0])
    if found not in of:
        msg = f"{name} must be one of: {', '.join(of)}."
        raise ImproperlyConfigured(msg)
    return found


def database(name: str, default: str) -> dict[str, Any]:
    """
    An address of PostgreSQL, as a URL or as libpq's `host=… dbname=…`, in its parts.

    :raises ImproperlyConfigured: libpq cannot read it.
    """
    try:
        return conninfo_to_dict(text(name, default))
    except psycopg.ProgrammingError as error:
        msg = f"{name} is no address of a PostgreSQL database: {str(error).strip()}"
        raise ImproperlyConfigured(msg) from error


def redis(name: str, default: str) -> str:
    """:raises ImproperlyConfigured: it does not start as an address of Redis does."""
    found = text(name, default)
    if not found.startswith(("redis://", "rediss://", "unix://")):
        msg = f"{name} must start with redis://, rediss:// or unix://."
        raise ImproperlyConfigured(msg)
    return found


def assume(name: str, value: str) -> None:
    """Set it for this process and its children, unless it is set."""
    if not os.environ.get(name):
        os.environ[name] = value


def secret(name: str, *, file: Path) -> str:
    """
    The variable if set, else the first line of `file`, which the launcher makes.

    :raises ImproperlyConfigured: there is neither.
    """
    if found := os.environ.get(name, ""):
        return found
    if file.is_file():
        return file.read_text().strip()
    msg = f"{name} is not set, and there is no {file.name} from an earlier `make run`."
    raise ImproperlyConfigured(msg)
