"""a code of the second factor works once

Revision ID: 0006
Revises: 0005
Create Date: 2026-11-25 10:50:00

"""
from alembic import op
import sqlalchemy as sa


revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('account', sa.Column('tf_last_step', sa.Integer(), nullable=True))


def downgrade():
    op.drop_column('account', 'tf_last_step')
