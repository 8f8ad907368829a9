"""The project (roof) and its people (ground floor)."""

import sys
from pathlib import Path

# Two packages are called `moderation`: our app, and the one that django-moderation
# installs. Ours must be found first, however this process was started; settings are
# what every process imports first, so the order is put right here.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
