"""a passphrase of its own for each build of an export

Revision ID: 0029
Revises: 0028
Create Date: 2026-11-25 18:20:00

"""
from alembic import op
import sqlalchemy as sa


revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('export') as table:
        table.add_column(sa.Column('generation', sa.Integer(), nullable=False, server_default='0'))
    with op.batch_alter_table('export') as table:
        table.alter_column('generation', existing_type=sa.Integer(), existing_nullable=False, server_default=None)


def downgrade():
    with op.batch_alter_table('export') as table:
        table.drop_column('generation')
