"""Where things lie on this machine. Paths only; nothing is read or made."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VAR = ROOT / "var"  # all that this machine's servers write
SECRETS = VAR / "secrets"  # one file a key, mode 0600, made by the first start
POSTGRES = VAR / "postgres"  # data folder of the embedded PostgreSQL
VALKEY = VAR / "valkey"
SOCKETS = VAR / "sockets"  # unix sockets of both servers
