"""rule cards: one row per line and change

Revision ID: 0015
Revises: 0014
Create Date: 2026-11-25 14:40:00

"""
from alembic import op
import sqlalchemy as sa


revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'rule',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('petition_id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=30), nullable=False),
        sa.Column('value', sa.JSON(), nullable=False),
        sa.Column('source', sa.String(length=500), nullable=False),
        sa.Column('checked_on', sa.Date(), nullable=True),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('account_id', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['petition_id'], ['petition.id'], name='fk_rule_petition_id_petition', ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['account_id'], ['account.id'], name='fk_rule_account_id_account', ondelete='SET NULL'),
        sa.PrimaryKeyConstraint('id', name='pk_rule'),
    )
    op.create_index('ix_rule_petition_id_name_id', 'rule', ['petition_id', 'name', 'id'])


def downgrade():
    op.drop_table('rule')
