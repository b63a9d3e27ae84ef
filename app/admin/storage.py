"""What the site keeps and how much room it takes."""

import shutil
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import func, select, text

from app.common.clock import now
from app.extensions import db
from app.models import Account, Campaign, Heartbeat, Petition, Signature, Tally

KINDS = ("imports", "exports", "scans", "receipts", "residents", "places", "sheets", "mail")  # folders of DATA_DIR
MOST = 200_000  # files looked at, so that the page comes


class Room(NamedTuple):
    kinds: list[tuple[str, int, int]]  # folder (or "database", "rest"), bytes, files
    free: int
    whole: int


def room(data_dir: Path) -> Room:
    """Bytes by kind, and what the disk has left."""
    found = {kind: [0, 0] for kind in (*KINDS, "rest")}
    for number, path in enumerate(data_dir.rglob("*")):
        if number > MOST:
            break
        top = path.relative_to(data_dir).parts[0]
        try:
            if path.is_file() and ".sqlite" not in top:
                kind = found[top if top in KINDS else "rest"]
                kind[0], kind[1] = kind[0] + path.stat().st_size, kind[1] + 1
        except OSError:  # gone meanwhile
            continue
    disk = shutil.disk_usage(data_dir)
    rows = [("database", database(), 1), *((kind, sums[0], sums[1]) for kind, sums in found.items() if sums[1])]
    return Room(rows, disk.free, disk.total)


def database() -> int:
    """Bytes of the database."""
    if db.session.get_bind().dialect.name == "postgresql":
        return int(db.session.scalar(text("SELECT pg_database_size(current_database())")) or 0)
    pages, size = (int(db.session.scalar(text(f"PRAGMA {name}")) or 0) for name in ("page_count", "page_size"))
    return pages * size


class Line(NamedTuple):
    campaign: Campaign
    petitions: int
    open: int
    signatures: int


def campaigns() -> list[Line]:
    """Every campaign with what it has."""
    is_open = func.count().filter(Petition.state == "open")
    query = (
        select(Campaign, func.count(Petition.id), is_open, func.coalesce(func.sum(Tally.signatures), 0))
        .outerjoin(Petition, Petition.campaign_id == Campaign.id)
        .outerjoin(Tally, Tally.petition_id == Petition.id)
        .group_by(Campaign.id)
        .order_by(Campaign.title)
    )
    return [Line(*row) for row in db.session.execute(query)]


def totals() -> dict[str, int]:
    """How many rows of what matters most."""
    tables = {"accounts": Account, "petitions": Petition, "signatures": Signature}
    counts = [select(func.count()).select_from(table).scalar_subquery() for table in tables.values()]
    return dict(zip(tables, db.session.execute(select(*counts)).one(), strict=True))


def silent_seconds() -> int | None:
    """Since when no worker has given a sign of life; none: never."""
    beat = db.session.scalar(select(func.max(Heartbeat.at)))
    return int((now() - beat).total_seconds()) if beat else None
