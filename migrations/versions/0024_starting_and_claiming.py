"""starting and claiming: drafts, approvals, requests to join, interest

Revision ID: 0024
Revises: 0023
Create Date: 2026-11-25 17:45:00

"""
from alembic import op
import sqlalchemy as sa

from app.models.base import Moment


revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None

SETTINGS = {'approves': (sa.Boolean(), sa.false()), 'answer_days': (sa.Integer(), '5'), 'free_days': (sa.Integer(), '30')}


def upgrade():
    with op.batch_alter_table('campaign') as table:
        for name, (kind, default) in SETTINGS.items():
            table.add_column(sa.Column(name, kind, nullable=False, server_default=default))
    with op.batch_alter_table('campaign') as table:
        for name, (kind, _default) in SETTINGS.items():
            table.alter_column(name, existing_type=kind, existing_nullable=False, server_default=None)
    with op.batch_alter_table('petition') as table:
        for name in ('approved_at', 'free_since', 'touched_at', 'warned_at'):
            table.add_column(sa.Column(name, Moment(timezone=True), nullable=True))
    op.execute('UPDATE petition SET touched_at = changed_at')
    op.create_table(
        'petition_draft',
        sa.Column('petition_id', sa.Integer(), nullable=False),
        sa.Column('account_id', sa.Integer(), nullable=True),
        sa.Column('tab', sa.String(length=22), nullable=False),
        sa.Column('typed', sa.JSON(), nullable=False),
        sa.Column('saved_at', Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_petition_draft_account_id_account'), ondelete='SET NULL'),
        sa.ForeignKeyConstraint(['petition_id'], ['petition.id'], name=op.f('fk_petition_draft_petition_id_petition'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('petition_id', name=op.f('pk_petition_draft')),
    )
    _asking('approval', sa.Column('note', sa.Text(), nullable=False))
    _asking(
        'join_request',
        sa.Column('kind', sa.String(length=5), nullable=False),
        sa.Column('name', sa.String(length=200), nullable=True),
        sa.Column('email', sa.String(length=320), nullable=True),
        sa.Column('note', sa.Text(), nullable=True),
        sa.Column('language', sa.String(length=8), nullable=False),
        sa.Column('reason', sa.Text(), nullable=True),
    )
    op.create_table(
        'interest',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('petition_id', sa.Integer(), nullable=False),
        sa.Column('mailbox_key', sa.LargeBinary(length=16), nullable=False),
        sa.Column('email', sa.String(length=320), nullable=False),
        sa.Column('postal_code', sa.String(length=10), nullable=False),
        sa.Column('language', sa.String(length=8), nullable=False),
        sa.Column('link', sa.LargeBinary(length=32), nullable=True),
        sa.Column('asked_at', Moment(timezone=True), nullable=False),
        sa.Column('confirmed_at', Moment(timezone=True), nullable=True),
        sa.Column('told_at', Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['petition_id'], ['petition.id'], name=op.f('fk_interest_petition_id_petition'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_interest')),
        sa.UniqueConstraint('link', name=op.f('uq_interest_link')),
    )
    op.create_index(op.f('ix_interest_petition_id_mailbox_key'), 'interest', ['petition_id', 'mailbox_key'], unique=True)
    op.create_index(op.f('ix_interest_asked_at'), 'interest', ['asked_at'])


def _asking(name, *columns):
    op.create_table(
        name,
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('petition_id', sa.Integer(), nullable=False),
        sa.Column('account_id', sa.Integer(), nullable=True),
        *columns,
        sa.Column('asked_at', Moment(timezone=True), nullable=False),
        sa.Column('answer_by', Moment(timezone=True), nullable=False),
        sa.Column('decision', sa.String(length=10), nullable=True),
        sa.Column('decided_at', Moment(timezone=True), nullable=True),
        sa.Column('decided_by_id', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f(f'fk_{name}_account_id_account'), ondelete='SET NULL'),
        sa.ForeignKeyConstraint(['decided_by_id'], ['account.id'], name=op.f(f'fk_{name}_decided_by_id_account'), ondelete='SET NULL'),
        sa.ForeignKeyConstraint(['petition_id'], ['petition.id'], name=op.f(f'fk_{name}_petition_id_petition'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f(f'pk_{name}')),
    )
    op.create_index(op.f(f'ix_{name}_petition_id'), name, ['petition_id'])


def downgrade():
    for name in ('interest', 'join_request', 'approval', 'petition_draft'):
        op.drop_table(name)
    with op.batch_alter_table('petition') as table:
        for name in ('warned_at', 'touched_at', 'free_since', 'approved_at'):
            table.drop_column(name)
    with op.batch_alter_table('campaign') as table:
        for name in reversed(SETTINGS):
            table.drop_column(name)
