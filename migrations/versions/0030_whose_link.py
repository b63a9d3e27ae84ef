"""whether organizers have seen the link by which a member answers

Revision ID: 0030
Revises: 0029
Create Date: 2026-11-25 18:50:00

Until now the office showed every link at any time.
"""
from alembic import op
import sqlalchemy as sa


revision = '0030'
down_revision = '0029'
branch_labels = None
depends_on = None


def upgrade():
    for table in ('answer_sheet', 'answer'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column('seen', sa.Boolean(), nullable=False, server_default=sa.true()))
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column('seen', server_default=None)


def downgrade():
    for table in ('answer', 'answer_sheet'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column('seen')
