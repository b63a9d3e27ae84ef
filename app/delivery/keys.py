"""With which keys packets were signed here. A packet stays true to its own key; a former key stays listed."""

from sqlalchemy import func, select

from app.extensions import db
from app.models import Export


def former(own: str) -> list[str]:
    """All but the one that signs now, the newest first."""
    key = Export.manifest["key"].as_string()
    rows = select(key, func.max(Export.id)).where(Export.manifest.is_not(None)).group_by(key)
    found = db.session.execute(rows.order_by(func.max(Export.id).desc()))
    return [row[0] for row in found if row[0] and row[0] != own]
