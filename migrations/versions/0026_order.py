"""moderation of reasons and petitions, deeds on many signatures, updates to signers

Revision ID: 0026
Revises: 0025
Create Date: 2026-11-25 18:50:00

Nobody who signed before had agreed to show a reason: none is shown.
"""
from alembic import op
import sqlalchemy as sa


revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
DUE = sa.text('due_at IS NOT NULL')
TABLES = ('update_copy', 'signer_update', 'bulk_line', 'bulk_deed', 'moderation_ruling', 'moderation_report', 'moderation_case')


def fk(table, column, target, ondelete='CASCADE'):
    return sa.ForeignKeyConstraint([column], [f'{target}.id'], name=f'fk_{table}_{column}_{target}', ondelete=ondelete)


def upgrade():
    op.add_column('campaign', sa.Column('reviews_first', sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column('campaign', sa.Column('watch_words', sa.JSON(), nullable=False, server_default='[]'))
    op.add_column('signature', sa.Column('show_reason', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index('ix_signature_reason', 'signature', ['petition_id', 'confirmed_at'],
                    sqlite_where=sa.text('show_reason = 1'), postgresql_where=sa.text('show_reason'))
    _moderation()
    _bulk()
    _updates()


def _moderation():
    op.create_table(
        'moderation_case',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('petition_id', sa.Integer(), nullable=False),
        sa.Column('signature_id', sa.Integer(), nullable=True),
        sa.Column('state', sa.String(length=10), nullable=False),
        sa.Column('stage', sa.String(length=10), nullable=False),
        sa.Column('due_at', MOMENT, nullable=True),
        sa.Column('opened_at', MOMENT, nullable=False),
        sa.Column('appeal', sa.Text(), nullable=True),
        sa.Column('appealed_at', MOMENT, nullable=True),
        fk('moderation_case', 'petition_id', 'petition', 'CASCADE'),
        fk('moderation_case', 'signature_id', 'signature', 'CASCADE'),
        sa.PrimaryKeyConstraint('id', name='pk_moderation_case'),
    )
    op.create_index('ix_moderation_case_due', 'moderation_case', ['petition_id', 'due_at'], unique=False, sqlite_where=DUE, postgresql_where=DUE)
    op.create_index('ix_moderation_case_petition_id_state', 'moderation_case', ['petition_id', 'state'], unique=False)
    op.create_index('ix_moderation_case_signature_id', 'moderation_case', ['signature_id'], unique=True)
    op.create_table(
        'moderation_report',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('case_id', sa.Integer(), nullable=False),
        sa.Column('at', MOMENT, nullable=False),
        sa.Column('ground', sa.String(length=10), nullable=False),
        sa.Column('note', sa.Text(), nullable=False),
        fk('moderation_report', 'case_id', 'moderation_case', 'CASCADE'),
        sa.PrimaryKeyConstraint('id', name='pk_moderation_report'),
    )
    op.create_index('ix_moderation_report_case_id', 'moderation_report', ['case_id'], unique=False)
    op.create_table(
        'moderation_ruling',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('case_id', sa.Integer(), nullable=False),
        sa.Column('at', MOMENT, nullable=False),
        sa.Column('account_id', sa.Integer(), nullable=True),
        sa.Column('decision', sa.String(length=10), nullable=False),
        sa.Column('ground', sa.String(length=10), nullable=False),
        sa.Column('note', sa.Text(), nullable=False),
        sa.Column('stage', sa.String(length=10), nullable=False),
        sa.Column('former', sa.String(length=10), nullable=False),
        sa.Column('former_due_at', MOMENT, nullable=True),
        sa.Column('lifted_at', MOMENT, nullable=True),
        fk('moderation_ruling', 'case_id', 'moderation_case', 'CASCADE'),
        fk('moderation_ruling', 'account_id', 'account', 'SET NULL'),
        sa.PrimaryKeyConstraint('id', name='pk_moderation_ruling'),
    )
    op.create_index('ix_moderation_ruling_account_id', 'moderation_ruling', ['account_id'], unique=False)
    op.create_index('ix_moderation_ruling_case_id', 'moderation_ruling', ['case_id'], unique=False)


def _bulk():
    op.create_table(
        'bulk_deed',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('petition_id', sa.Integer(), nullable=False),
        sa.Column('account_id', sa.Integer(), nullable=True),
        sa.Column('kind', sa.String(length=10), nullable=False),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.Column('state', sa.String(length=10), nullable=False),
        sa.Column('filters', sa.JSON(), nullable=False),
        sa.Column('up_to', sa.Integer(), nullable=False),
        sa.Column('at_id', sa.Integer(), nullable=False),
        sa.Column('total', sa.Integer(), nullable=False),
        sa.Column('done', sa.Integer(), nullable=False),
        sa.Column('changed', sa.Integer(), nullable=False),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.Column('ended_at', MOMENT, nullable=True),
        sa.Column('undone_at', MOMENT, nullable=True),
        sa.Column('undone_by_id', sa.Integer(), nullable=True),
        fk('bulk_deed', 'petition_id', 'petition', 'CASCADE'),
        fk('bulk_deed', 'account_id', 'account', 'SET NULL'),
        fk('bulk_deed', 'undone_by_id', 'account', 'SET NULL'),
        sa.PrimaryKeyConstraint('id', name='pk_bulk_deed'),
    )
    op.create_index('ix_bulk_deed_petition_id', 'bulk_deed', ['petition_id'], unique=False)
    op.create_table(
        'bulk_line',
        sa.Column('deed_id', sa.Integer(), nullable=False),
        sa.Column('signature_id', sa.Integer(), nullable=False),
        sa.Column('outcome', sa.String(length=8), nullable=False),
        sa.Column('strike_id', sa.Integer(), nullable=True),
        fk('bulk_line', 'deed_id', 'bulk_deed', 'CASCADE'),
        fk('bulk_line', 'signature_id', 'signature', 'CASCADE'),
        fk('bulk_line', 'strike_id', 'strike', 'SET NULL'),
        sa.PrimaryKeyConstraint('deed_id', 'signature_id', name='pk_bulk_line'),
    )
    op.create_index('ix_bulk_line_deed_id_outcome', 'bulk_line', ['deed_id', 'outcome'], unique=False)


def _updates():
    op.create_table(
        'signer_update',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('petition_id', sa.Integer(), nullable=False),
        sa.Column('account_id', sa.Integer(), nullable=True),
        sa.Column('ward_id', sa.Integer(), nullable=True),
        sa.Column('subject', sa.JSON(), nullable=False),
        sa.Column('body', sa.JSON(), nullable=False),
        sa.Column('state', sa.String(length=10), nullable=False),
        sa.Column('total', sa.Integer(), nullable=False),
        sa.Column('at_id', sa.Integer(), nullable=False),
        sa.Column('up_to', sa.Integer(), nullable=False),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.Column('changed_at', MOMENT, nullable=False),
        sa.Column('tried_at', MOMENT, nullable=True),
        sa.Column('begun_at', MOMENT, nullable=True),
        sa.Column('ended_at', MOMENT, nullable=True),
        fk('signer_update', 'petition_id', 'petition', 'CASCADE'),
        fk('signer_update', 'account_id', 'account', 'SET NULL'),
        fk('signer_update', 'ward_id', 'ward', 'SET NULL'),
        sa.PrimaryKeyConstraint('id', name='pk_signer_update'),
    )
    op.create_index('ix_signer_update_petition_id', 'signer_update', ['petition_id'], unique=False)
    op.create_table(
        'update_copy',
        sa.Column('update_id', sa.Integer(), nullable=False),
        sa.Column('signature_id', sa.Integer(), nullable=False),
        sa.Column('letter_id', sa.Integer(), nullable=False),
        sa.Column('mailbox_key', sa.LargeBinary(length=16), nullable=True),
        fk('update_copy', 'update_id', 'signer_update', 'CASCADE'),
        fk('update_copy', 'signature_id', 'signature', 'CASCADE'),
        fk('update_copy', 'letter_id', 'letter', 'CASCADE'),
        sa.PrimaryKeyConstraint('update_id', 'signature_id', name='pk_update_copy'),
        sa.UniqueConstraint('update_id', 'mailbox_key', name='uq_update_copy_update_id_mailbox_key'),
    )
    op.create_index('ix_update_copy_letter_id', 'update_copy', ['letter_id'], unique=False)


def downgrade():
    for table in TABLES:
        op.drop_table(table)
    op.drop_index('ix_signature_reason', table_name='signature')
    op.drop_column('signature', 'show_reason')
    op.drop_column('campaign', 'watch_words')
    op.drop_column('campaign', 'reviews_first')
