"""the packet that was filed is named; when a member was asked

Revision ID: 0028
Revises: 0026
Create Date: 2026-11-25 18:00:00

Until now a delivery whose ledger named no packet was taken for that of the newest packet made by its day. What was
delivered before gets that packet named; from now on nobody guesses.
"""
from datetime import timezone
from zoneinfo import ZoneInfo

from alembic import op
import sqlalchemy as sa


revision = '0028'
down_revision = '0026'
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade():
    with op.batch_alter_table('answer_sheet', schema=None) as batch_op:
        batch_op.add_column(sa.Column('asked_at', MOMENT, nullable=True))
    _name_packets()


def downgrade():
    with op.batch_alter_table('answer_sheet', schema=None) as batch_op:
        batch_op.drop_column('asked_at')


def _name_packets():
    entry = sa.table('ledger_entry', *(sa.column(name) for name in ('id', 'petition_id', 'step', 'void', 'replaces_id',
                                                                    'export_id')), sa.column('at', MOMENT))
    export = sa.table('export', *(sa.column(name) for name in ('id', 'petition_id', 'format', 'supplements_id')),
                      sa.column('manifest', sa.JSON()), sa.column('as_of', MOMENT), sa.column('created_at', MOMENT))
    petition = sa.table('petition', sa.column('id'), sa.column('city_id'))
    city = sa.table('city', sa.column('id'), sa.column('time_zone'))
    newer = entry.alias()
    last = ~sa.select(newer.c.id).where(newer.c.replaces_id == entry.c.id).exists()
    filed = (
        sa.select(entry.c.id, entry.c.petition_id, entry.c.at, city.c.time_zone)
        .join_from(entry, petition, petition.c.id == entry.c.petition_id)
        .join(city, city.c.id == petition.c.city_id)
        .where(entry.c.step == 'filed', entry.c.void.is_(sa.false()), last)
        .order_by(entry.c.petition_id, entry.c.at, entry.c.id)
    )
    named = sa.select(entry.c.petition_id).where(
        entry.c.step == 'filed', entry.c.export_id.is_not(None), entry.c.void.is_(sa.false()), last
    )
    bind = op.get_bind()
    seen = set(bind.scalars(named))
    for entry_id, petition_id, at, zone in bind.execute(filed).all():
        if petition_id in seen:
            continue
        seen.add(petition_id)
        made = bind.execute(
            sa.select(export.c.id, export.c.as_of, export.c.created_at)
            .where(export.c.petition_id == petition_id, export.c.format == 'packet', export.c.supplements_id.is_(None),
                   sa.cast(export.c.manifest, sa.String()) != 'null', export.c.manifest.is_not(None))
            .order_by(export.c.as_of.desc(), export.c.id.desc())
        )
        day = _day(at, zone)
        guess = next((one.id for one in made if _day(one.as_of, zone) <= day and _day(one.created_at, zone) <= day), None)
        if guess:
            bind.execute(sa.update(entry).where(entry.c.id == entry_id).values(export_id=guess))


def _day(moment, zone):
    """The day there; SQLite gives moments without their UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
    return aware.astimezone(ZoneInfo(zone)).date()
