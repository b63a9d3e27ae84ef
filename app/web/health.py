"""/healthz: whether the database answers, a worker lives, and letters leave."""

from datetime import timedelta

from flask import Blueprint, Response, jsonify
from sqlalchemy import func, select

from app import outbox
from app.common.clock import now
from app.extensions import db
from app.models import Heartbeat
from app.web.access import public

blueprint = Blueprint("health", __name__)
SILENT = timedelta(seconds=60)
STUCK = timedelta(minutes=15)


@blueprint.get("/healthz")
@public
def healthz() -> tuple[Response, int]:
    """200 if all is well, else 503; the body says which part is not."""
    beat = db.session.scalar(select(func.max(Heartbeat.at)))
    waiting = outbox.oldest_due()
    parts = {
        "database": True,
        "worker": beat is not None and now() - beat < SILENT,
        "letters": waiting is None or now() - waiting < STUCK,
    }
    return jsonify(ok=all(parts.values()), **parts), 200 if all(parts.values()) else 503
