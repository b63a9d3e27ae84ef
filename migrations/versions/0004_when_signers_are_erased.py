"""when signers are erased

Revision ID: 0004
Revises: 0003
Create Date: 2026-11-25 09:40:00

Thirty days from when the delivery was entered, not from the day somebody typed; and what has been emptied is known.
"""
from datetime import UTC, datetime, timedelta

from alembic import op
import sqlalchemy as sa


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
PETITION = sa.table('petition', sa.column('id'), sa.column('delivered_at', MOMENT), sa.column('empties_at', MOMENT),
                    sa.column('emptied_at', MOMENT))
EVENT = sa.table('event', sa.column('at', MOMENT), sa.column('name'), sa.column('petition_id'))
SIGNATURE = sa.table('signature', *(sa.column(name) for name in ('petition_id', 'given_name', 'email', 'name_key',
                                                                  'erased_at')))


def upgrade():
    op.add_column('petition', sa.Column('empties_at', MOMENT, nullable=True))
    op.add_column('petition', sa.Column('emptied_at', MOMENT, nullable=True))
    entered = (sa.select(sa.func.max(EVENT.c.at, type_=MOMENT))
               .where(EVENT.c.name == 'petition.delivered', EVENT.c.petition_id == PETITION.c.id).scalar_subquery())
    emptied = sa.exists().where(SIGNATURE.c.petition_id == PETITION.c.id, SIGNATURE.c.erased_at.is_(None),
                                SIGNATURE.c.given_name.is_(None), SIGNATURE.c.email.is_(None),
                                SIGNATURE.c.name_key.is_(None))
    rows = sa.select(PETITION.c.id, PETITION.c.delivered_at, entered, emptied)
    connection, now = op.get_bind(), datetime.now(UTC)
    for id_, delivered, entry, is_empty in connection.execute(rows.where(PETITION.c.delivered_at.is_not(None))).all():
        until = max(delivered, entry or delivered) + timedelta(days=30)
        connection.execute(PETITION.update().where(PETITION.c.id == id_)
                           .values(empties_at=until, emptied_at=now if is_empty else None))


def downgrade():
    op.drop_column('petition', 'emptied_at')
    op.drop_column('petition', 'empties_at')
