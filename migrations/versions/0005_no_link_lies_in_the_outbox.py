"""no link lies in the outbox

Revision ID: 0005
Revises: 0004
Create Date: 2026-11-25 10:30:00

Letters to organizers are made when they leave. Those that lay there, with their links, could never leave and go.
"""
from alembic import op
import sqlalchemy as sa


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade():
    op.execute("UPDATE letter SET held = 'expired', due_at = NULL, claimed_until = NULL "
               "WHERE kind = 'account' AND sent_at IS NULL")
    op.drop_column('letter', 'content')


def downgrade():
    op.add_column('letter', sa.Column('content', sa.JSON(), nullable=True))
