"""Where things lie on this machine. Paths only; nothing is read or made."""

import hashlib
import os
import tempfile
from pathlib import Path

from community import env

ROOT = Path(__file__).resolve().parents[1]
VAR = Path(env.text("VAR_DIR", str(ROOT / "var"))).resolve()  # all that this machine writes
SECRETS = VAR / "secrets"  # one file a key, mode 0600, made by the first start
POSTGRES = VAR / "postgres"  # data folder of the embedded PostgreSQL
VALKEY = VAR / "valkey"
LOGS = VAR / "logs"  # of the embedded servers; ours go to standard output
METRICS = VAR / "metrics"  # counters shared by the processes of one start
STATIC = VAR / "static"

LONGEST_SOCKET = 100  # bytes of a unix socket's path; macOS takes 103, Linux 107


def sockets_for(var: Path) -> Path:
    """Where both servers' unix sockets lie: below `var`, or somewhere short if that's too long."""
    near = var / "sockets"
    if len(os.fsencode(near / ".s.PGSQL.5432.lock")) <= LONGEST_SOCKET:
        return near
    mark = hashlib.sha256(os.fsencode(var)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"accord-{os.getuid()}-{mark}"


SOCKETS = sockets_for(VAR)
