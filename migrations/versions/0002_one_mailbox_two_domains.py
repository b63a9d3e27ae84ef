"""one mailbox, two domains

Revision ID: 0002
Revises: 0001
Create Date: 2026-11-25 05:20:00

"""
from alembic import op
import sqlalchemy as sa


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

ALIASES = sa.table('mailbox_alias', sa.column('domain', sa.String), sa.column('canonical', sa.String),
                   sa.column('ignores_dots', sa.Boolean))
ROWS = [{'domain': domain, 'canonical': 'gmail.com', 'ignores_dots': True} for domain in ('gmail.com', 'googlemail.com')]


def upgrade():
    op.execute(ALIASES.delete().where(ALIASES.c.domain.in_([row['domain'] for row in ROWS])))
    op.bulk_insert(ALIASES, ROWS)


def downgrade():
    op.execute(ALIASES.delete().where(ALIASES.c.domain.in_([row['domain'] for row in ROWS])))
