"""The server dies in the middle of a packet, without a word; whoever goes on makes the same packet."""

import os
import signal
import subprocess
import sys
import time

import pytest

from app.delivery import exports, verify
from app.extensions import db
from app.models import Export
from tests.conftest import SECRET
from tests.delivery.test_packet import fill

BUILD = """if True:
    import sys
    from app import create_app, jobs
    from app.delivery import jobs as _registered
    from app.printing import typeset
    typeset.LINES_PER_VOLUME = int(sys.argv[2])
    app = create_app()
    with app.app_context():
        jobs.run("export", int(sys.argv[1]))
"""


def start(app, export_id, volume):
    settings = {name: app.config[name] for name in ("DATABASE_URL", "PUBLIC_URL")}
    environment = os.environ | settings | {
        "CITYROLL_ENV": "testing", "DATA_DIR": str(app.config["DATA_DIR"]), "SECRET_KEY": SECRET,
    }  # fmt: skip
    return subprocess.Popen([sys.executable, "-c", BUILD, str(export_id), str(volume)], env=environment)


@pytest.mark.one_database
@pytest.mark.parametrize(("people", "volume"), [(9, 3)])
def test_killed_in_the_middle_it_goes_on_where_it_was(app, cast, people, volume):
    fill(cast, tuple(f"Ana Signer{n}" for n in range(people)))
    export_id = exports.ask(cast.petition, "packet", "clerk", "why", cast.omar).id
    db.session.commit()
    place = app.config["DATA_DIR"] / "exports" / str(export_id)
    first = start(app, export_id, volume)
    while not (whole := list(place.glob("*/roll-1.pdf"))):
        assert first.poll() is None, "it ended before it could be killed"
        time.sleep(0.01)
    first.send_signal(signal.SIGKILL)
    first.wait()
    was = whole[0].stat().st_mtime_ns
    cast.signed("Late Lee")
    db.session.commit()
    second = start(app, export_id, volume)
    while second.poll() is None:
        if whole[0].exists():
            assert whole[0].stat().st_mtime_ns == was, "what was whole is not made again"
        time.sleep(0.02)
    assert second.returncode == 0
    export = db.session.get_one(Export, export_id, populate_existing=True)
    assert (export.state, export.manifest["counts"]["people"]) == ("ready", people)
    found, faults = verify.check(place / export.filename)
    assert (found, faults) == (export.manifest, [])
