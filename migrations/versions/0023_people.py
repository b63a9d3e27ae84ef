"""sign-ins, passkeys, invitations, evenings of volunteers, an index over the office's deeds

Revision ID: 0023
Revises: 0022
Create Date: 2026-11-25 17:50:00

Whoever is signed in signs in once more: a session is a row from now on.
"""
from alembic import op
import sqlalchemy as sa


revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
DEED = sa.text('account_id IS NOT NULL OR evening_id IS NOT NULL')


def fk(table, column, target, ondelete='CASCADE'):
    return sa.ForeignKeyConstraint([column], [f'{target}.id'], name=f'fk_{table}_{column}_{target}', ondelete=ondelete)


def upgrade():
    _ways_in()
    _offers()
    with op.batch_alter_table('account') as table:
        table.add_column(sa.Column('fs_webauthn_user_handle', sa.String(length=64), nullable=True))
        table.create_unique_constraint('uq_account_fs_webauthn_user_handle', ['fs_webauthn_user_handle'])
    with op.batch_alter_table('sheet_line') as table:
        table.add_column(sa.Column('evening_id', sa.Integer(), nullable=True))
        table.create_foreign_key('fk_sheet_line_evening_id_evening', 'evening', ['evening_id'], ['id'], ondelete='SET NULL')
    op.add_column('event', sa.Column('evening_id', sa.Integer(), nullable=True))
    for name, column in (('ix_event_deed', 'petition_id'), ('ix_event_account_id', 'account_id')):
        op.create_index(name, 'event', [column, 'at'], postgresql_where=DEED, sqlite_where=DEED)


def _ways_in():
    op.create_table(
        'sign_in',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('account_id', sa.Integer(), nullable=False),
        sa.Column('hash', sa.LargeBinary(length=32), nullable=False),
        sa.Column('browser', sa.String(length=20), nullable=False),
        sa.Column('system', sa.String(length=20), nullable=False),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.Column('seen_at', MOMENT, nullable=False),
        sa.Column('ended_at', MOMENT, nullable=True),
        sa.Column('why', sa.String(length=10), nullable=True),
        fk('sign_in', 'account_id', 'account'),
        sa.PrimaryKeyConstraint('id', name='pk_sign_in'),
        sa.UniqueConstraint('hash', name='uq_sign_in_hash'),
    )
    op.create_index('ix_sign_in_account_id', 'sign_in', ['account_id'])
    op.create_table(
        'passkey',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('user_id', sa.Integer(), nullable=False),
        sa.Column('credential_id', sa.LargeBinary(length=1024), nullable=False),
        sa.Column('public_key', sa.LargeBinary(), nullable=False),
        sa.Column('sign_count', sa.Integer(), nullable=False),
        sa.Column('transports', sa.Text(), nullable=True),
        sa.Column('backup_state', sa.Boolean(), nullable=False),
        sa.Column('device_type', sa.String(length=64), nullable=False),
        sa.Column('extensions', sa.String(length=255), nullable=True),
        sa.Column('name', sa.String(length=64), nullable=False),
        sa.Column('usage', sa.String(length=64), nullable=False),
        sa.Column('create_datetime', sa.DateTime(), nullable=False),
        sa.Column('lastuse_datetime', sa.DateTime(), nullable=False),
        fk('passkey', 'user_id', 'account'),
        sa.PrimaryKeyConstraint('id', name='pk_passkey'),
        sa.UniqueConstraint('credential_id', name='uq_passkey_credential_id'),
    )
    op.create_index('ix_passkey_user_id', 'passkey', ['user_id'])


def _offers():
    op.create_table(
        'invitation',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('campaign_id', sa.Integer(), nullable=False),
        sa.Column('petition_id', sa.Integer(), nullable=True),
        sa.Column('role', sa.String(length=20), nullable=False),
        sa.Column('email', sa.String(length=320), nullable=False),
        sa.Column('language', sa.String(length=8), nullable=False),
        sa.Column('account_id', sa.Integer(), nullable=True),
        sa.Column('hash', sa.LargeBinary(length=32), nullable=True),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.Column('expires_at', MOMENT, nullable=False),
        sa.Column('accepted_at', MOMENT, nullable=True),
        sa.Column('revoked_at', MOMENT, nullable=True),
        fk('invitation', 'campaign_id', 'campaign'),
        fk('invitation', 'petition_id', 'petition'),
        fk('invitation', 'account_id', 'account', 'SET NULL'),
        sa.PrimaryKeyConstraint('id', name='pk_invitation'),
        sa.UniqueConstraint('hash', name='uq_invitation_hash'),
    )
    op.create_index('ix_invitation_campaign_id_petition_id', 'invitation', ['campaign_id', 'petition_id'])
    op.create_table(
        'evening',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('petition_id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=200), nullable=False),
        sa.Column('sheets', sa.JSON(), nullable=False),
        sa.Column('hash', sa.LargeBinary(length=32), nullable=True),
        sa.Column('account_id', sa.Integer(), nullable=True),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.Column('ends_at', MOMENT, nullable=False),
        sa.Column('revoked_at', MOMENT, nullable=True),
        fk('evening', 'petition_id', 'petition'),
        fk('evening', 'account_id', 'account', 'SET NULL'),
        sa.PrimaryKeyConstraint('id', name='pk_evening'),
        sa.UniqueConstraint('hash', name='uq_evening_hash'),
    )
    op.create_index('ix_evening_petition_id', 'evening', ['petition_id'])


def downgrade():
    for name in ('ix_event_account_id', 'ix_event_deed'):
        op.drop_index(name, table_name='event')
    with op.batch_alter_table('event') as table:
        table.drop_column('evening_id')
    with op.batch_alter_table('sheet_line') as table:
        table.drop_constraint('fk_sheet_line_evening_id_evening', type_='foreignkey')
        table.drop_column('evening_id')
    with op.batch_alter_table('account') as table:
        table.drop_constraint('uq_account_fs_webauthn_user_handle', type_='unique')
        table.drop_column('fs_webauthn_user_handle')
    for name in ('evening', 'invitation', 'passkey', 'sign_in'):
        op.drop_table(name)
