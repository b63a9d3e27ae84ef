"""exports on A4, and encrypted

Revision ID: 0021
Revises: 0020
Create Date: 2026-11-25 16:30:00

"""
from alembic import op
import sqlalchemy as sa


revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('export') as table:
        table.add_column(sa.Column('paper', sa.String(length=6), nullable=False, server_default='letter'))
        table.add_column(sa.Column('sealed_to', sa.String(length=100), nullable=True))
    with op.batch_alter_table('export') as table:
        table.alter_column('paper', existing_type=sa.String(length=6), existing_nullable=False, server_default=None)


def downgrade():
    with op.batch_alter_table('export') as table:
        table.drop_column('sealed_to')
        table.drop_column('paper')
