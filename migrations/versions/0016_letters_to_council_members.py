"""the letter to a council member, as organizers write it

Revision ID: 0016
Revises: 0015
Create Date: 2026-11-25 15:32:00

"""
from alembic import op
import sqlalchemy as sa


revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'cover_letter',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('petition_id', sa.Integer(), nullable=False),
        sa.Column('language', sa.String(length=8), nullable=False),
        sa.Column('body', sa.Text(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('account_id', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['petition_id'], ['petition.id'], name='fk_cover_letter_petition_id_petition', ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['account_id'], ['account.id'], name='fk_cover_letter_account_id_account', ondelete='SET NULL'),
        sa.PrimaryKeyConstraint('id', name='pk_cover_letter'),
    )
    op.create_index('ix_cover_letter_petition_id_language_id', 'cover_letter', ['petition_id', 'language', 'id'])


def downgrade():
    op.drop_table('cover_letter')
