"""samples: lines drawn as a clerk draws them; who counts and is in no ward, by index

Revision ID: 0018
Revises: 0017
Create Date: 2026-11-25 14:45:00

"""
from alembic import op
import sqlalchemy as sa


revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'sample',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('petition_id', sa.Integer(), nullable=False),
        sa.Column('account_id', sa.Integer(), nullable=True),
        sa.Column('rule', sa.String(length=12), nullable=False),
        sa.Column('wish', sa.Integer(), nullable=True),
        sa.Column('seed', sa.String(length=64), nullable=False),
        sa.Column('as_of', sa.DateTime(timezone=True), nullable=False),
        sa.Column('state', sa.String(length=10), nullable=False),
        sa.Column('filed', sa.Integer(), nullable=False),
        sa.Column('size', sa.Integer(), nullable=False),
        sa.Column('done', sa.Integer(), nullable=False),
        sa.Column('valid', sa.Integer(), nullable=False),
        sa.Column('outside', sa.Integer(), nullable=False),
        sa.Column('paired', sa.Integer(), nullable=False),
        sa.Column('halved', sa.Integer(), nullable=False),
        sa.Column('other', sa.Integer(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('drawn_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['petition_id'], ['petition.id'], name='fk_sample_petition_id_petition', ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['account_id'], ['account.id'], name='fk_sample_account_id_account', ondelete='SET NULL'),
        sa.PrimaryKeyConstraint('id', name='pk_sample'),
    )
    op.create_index('ix_sample_petition_id_id', 'sample', ['petition_id', 'id'])
    op.create_table(
        'sampled_line',
        sa.Column('sample_id', sa.Integer(), nullable=False),
        sa.Column('rank', sa.Integer(), nullable=False, autoincrement=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('signature_id', sa.Integer(), nullable=False),
        sa.Column('verdict', sa.String(length=10), nullable=True),
        sa.Column('twin_id', sa.Integer(), nullable=True),
        sa.Column('within', sa.Boolean(), nullable=False),
        sa.Column('note', sa.Text(), nullable=False),
        sa.Column('account_id', sa.Integer(), nullable=True),
        sa.Column('judged_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['sample_id'], ['sample.id'], name='fk_sampled_line_sample_id_sample', ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['signature_id'], ['signature.id'], name='fk_sampled_line_signature_id_signature', ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['twin_id'], ['signature.id'], name='fk_sampled_line_twin_id_signature', ondelete='SET NULL'),
        sa.ForeignKeyConstraint(['account_id'], ['account.id'], name='fk_sampled_line_account_id_account', ondelete='SET NULL'),
        sa.PrimaryKeyConstraint('sample_id', 'rank', name='pk_sampled_line'),
        sa.UniqueConstraint('signature_id', 'sample_id', name='uq_sampled_line_signature_id_sample_id'),
    )
    op.create_index('ix_sampled_line_sample_id_verdict_rank', 'sampled_line', ['sample_id', 'verdict', 'rank'])
    op.create_index('ix_sampled_line_sample_id_judged_at', 'sampled_line', ['sample_id', 'judged_at'])
    op.create_index('ix_sampled_line_twin_id', 'sampled_line', ['twin_id'])
    nowhere = sa.text("standing = 'counts' AND ward_id IS NULL")
    op.create_index('ix_signature_nowhere', 'signature', ['petition_id'], sqlite_where=nowhere, postgresql_where=nowhere)


def downgrade():
    op.drop_index('ix_signature_nowhere', 'signature')
    op.drop_table('sampled_line')
    op.drop_table('sample')
