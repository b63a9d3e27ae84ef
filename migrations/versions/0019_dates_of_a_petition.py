"""meetings, holidays, calendar feeds, reminders; where a line of the rule card is from

Revision ID: 0019
Revises: 0018
Create Date: 2026-11-25 15:00:00

"""
from alembic import op
import sqlalchemy as sa


revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def _to(table, column, other, how='CASCADE'):
    return sa.ForeignKeyConstraint([column], [f'{other}.id'], name=f'fk_{table}_{column}_{other}', ondelete=how)


def upgrade():
    op.add_column('rule', sa.Column('origin', sa.String(length=10), nullable=False, server_default='written'))
    op.create_table(
        'meeting',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('petition_id', sa.Integer(), nullable=False),
        sa.Column('at', MOMENT, nullable=False),
        sa.Column('note', sa.String(length=200), nullable=False),
        sa.Column('changed_at', MOMENT, nullable=False),
        _to('meeting', 'petition_id', 'petition'),
        sa.PrimaryKeyConstraint('id', name='pk_meeting'),
        sa.UniqueConstraint('petition_id', 'at', name='uq_meeting_petition_id_at'),
    )
    op.create_table(
        'holiday',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('petition_id', sa.Integer(), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('name', sa.String(length=120), nullable=False),
        sa.Column('works', sa.Boolean(), nullable=False),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.Column('removed_at', MOMENT, nullable=True),
        _to('holiday', 'petition_id', 'petition'),
        sa.PrimaryKeyConstraint('id', name='pk_holiday'),
    )
    op.create_index('ix_holiday_petition_id_day', 'holiday', ['petition_id', 'day'])
    op.create_table(
        'feed',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('hash', sa.LargeBinary(length=32), nullable=False),
        sa.Column('campaign_id', sa.Integer(), nullable=False),
        sa.Column('petition_id', sa.Integer(), nullable=True),
        sa.Column('account_id', sa.Integer(), nullable=True),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.Column('revoked_at', MOMENT, nullable=True),
        _to('feed', 'campaign_id', 'campaign'),
        _to('feed', 'petition_id', 'petition'),
        _to('feed', 'account_id', 'account', 'SET NULL'),
        sa.PrimaryKeyConstraint('id', name='pk_feed'),
        sa.UniqueConstraint('hash', name='uq_feed_hash'),
    )
    op.create_index('ix_feed_campaign_id_petition_id', 'feed', ['campaign_id', 'petition_id'])
    op.create_table(
        'reminder',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('account_id', sa.Integer(), nullable=False),
        sa.Column('petition_id', sa.Integer(), nullable=False),
        sa.Column('deadline', sa.String(length=40), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('lead', sa.Integer(), nullable=False),
        sa.Column('letter_id', sa.Integer(), nullable=True),
        sa.Column('created_at', MOMENT, nullable=False),
        _to('reminder', 'account_id', 'account'),
        _to('reminder', 'petition_id', 'petition'),
        _to('reminder', 'letter_id', 'letter', 'SET NULL'),
        sa.PrimaryKeyConstraint('id', name='pk_reminder'),
        sa.UniqueConstraint('account_id', 'petition_id', 'deadline', 'day', 'lead',
                            name='uq_reminder_account_id_petition_id_deadline_day_lead'),
    )
    op.create_index('ix_reminder_petition_id', 'reminder', ['petition_id'])
    op.create_index('ix_reminder_letter_id', 'reminder', ['letter_id'])
    op.create_table(
        'reminder_choice',
        sa.Column('account_id', sa.Integer(), nullable=False),
        sa.Column('petition_id', sa.Integer(), nullable=False),
        sa.Column('leads', sa.JSON(), nullable=False),
        _to('reminder_choice', 'account_id', 'account'),
        _to('reminder_choice', 'petition_id', 'petition'),
        sa.PrimaryKeyConstraint('account_id', 'petition_id', name='pk_reminder_choice'),
    )
    op.execute(  # every meeting that was known becomes the first of its petition's
        "INSERT INTO meeting (petition_id, at, note, changed_at) "
        "SELECT id, meets_at, '', changed_at FROM petition WHERE meets_at IS NOT NULL"
    )


def downgrade():
    for name in ('reminder_choice', 'reminder', 'feed', 'holiday', 'meeting'):
        op.drop_table(name)
    op.drop_column('rule', 'origin')
