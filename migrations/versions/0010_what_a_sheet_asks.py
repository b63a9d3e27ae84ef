"""what a sheet asks

Revision ID: 0010
Revises: 0008
Create Date: 2026-11-25 12:00:00

What a sheet asks for and tells its signers, whether it was printed here; dates that hold although they are early; how far
two keyings agree.

"""
from alembic import op
import sqlalchemy as sa


revision = '0010'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('sheet_batch', schema=None) as batch_op:
        batch_op.add_column(sa.Column('asks_email', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('notice', sa.String(length=20), nullable=False, server_default='other'))
        batch_op.add_column(sa.Column('printed_here', sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table('sheet', schema=None) as batch_op:
        batch_op.add_column(sa.Column('dates_hold', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('fields_compared', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('fields_agreed', sa.Integer(), nullable=True))


def downgrade():
    with op.batch_alter_table('sheet', schema=None) as batch_op:
        for name in ('fields_agreed', 'fields_compared', 'dates_hold'):
            batch_op.drop_column(name)
    with op.batch_alter_table('sheet_batch', schema=None) as batch_op:
        for name in ('printed_here', 'notice', 'asks_email'):
            batch_op.drop_column(name)
