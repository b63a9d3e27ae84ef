"""Work on an import in a process that is killed (SIGKILL) at its k-th statement or commit.

`python -m tests.roll.dying` reads its task as JSON: uri, folder, batch (or deed), what (as WORK), k.
"""

import json
import os
import signal
import sys
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import event

from app import create_app
from app.extensions import db
from app.roll import applying, bulk, trying, undoing
from app.updates import sending
from tests.conftest import settings

WORK: dict[str, Any] = {"applying": applying.run, "undoing": undoing.run, "trying": trying.run,
        "bulk": lambda deed_id, _folder: bulk.run(deed_id), "updates": lambda *_: sending.feed()}  # fmt: skip
CHUNK = 4  # lines to a transaction: many of them in a short file


def main() -> None:
    """The work until it dies, or to its end."""
    task = json.load(sys.stdin)
    trying.CHUNK = undoing.CHUNK = bulk.CHOSEN = bulk.BATCH = sending.BATCH = CHUNK
    app = create_app(settings(task["uri"], Path(task["folder"])))
    steps = count(1)

    def step(*_: Any) -> None:
        if next(steps) == task["k"]:
            os.kill(os.getpid(), signal.SIGKILL)

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", step)
        event.listen(db.engine, "commit", step)
        WORK[task["what"]](task["batch"], app.config["DATA_DIR"])


if __name__ == "__main__":
    main()
