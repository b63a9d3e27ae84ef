"""residents files: entries, their keys, what they say of each signature; all of it gone with the file

Revision ID: 0014
Revises: 0013
Create Date: 2026-11-25 13:30:00

"""
from alembic import op
import sqlalchemy as sa


revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def belongs(table, owner, target=None, ondelete='CASCADE'):
    target = target or owner
    return sa.ForeignKeyConstraint([f'{owner}_id'], [f'{target}.id'], name=f'fk_{table}_{owner}_id_{target}',
                                   ondelete=ondelete)


def upgrade():
    op.create_table(
        'resident_file',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('petition_id', sa.Integer(), nullable=False),
        sa.Column('account_id', sa.Integer(), nullable=True),
        sa.Column('filename', sa.String(length=200), nullable=False),
        sa.Column('sha256', sa.String(length=64), nullable=False),
        sa.Column('size', sa.BigInteger(), nullable=False),
        sa.Column('reading', sa.JSON(), nullable=False),
        sa.Column('mapping', sa.JSON(), nullable=False),
        sa.Column('provenance', sa.Text(), nullable=False),
        sa.Column('drop_on', sa.Date(), nullable=True),
        sa.Column('state', sa.String(length=10), nullable=False),
        sa.Column('stage', sa.String(length=10), nullable=False),
        sa.Column('done', sa.Integer(), nullable=False),
        sa.Column('total', sa.Integer(), nullable=False),
        sa.Column('last_id', sa.Integer(), nullable=False),
        sa.Column('counts', sa.JSON(), nullable=False),
        sa.Column('failure', sa.Text(), nullable=True),
        sa.Column('names', sa.LargeBinary(), nullable=True),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.Column('loaded_at', MOMENT, nullable=True),
        sa.Column('linked_at', MOMENT, nullable=True),
        sa.Column('dropped_at', MOMENT, nullable=True),
        sa.Column('dropped_why', sa.String(length=10), nullable=False),
        belongs('resident_file', 'petition'),
        belongs('resident_file', 'account', ondelete='SET NULL'),
        sa.PrimaryKeyConstraint('id', name='pk_resident_file'),
    )
    op.create_index('ix_resident_file_petition_id_state', 'resident_file', ['petition_id', 'state'])
    op.create_table(
        'resident',
        sa.Column('file_id', sa.Integer(), nullable=False),
        sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('given_name', sa.String(length=120), nullable=False),
        sa.Column('middle_name', sa.String(length=120), nullable=False),
        sa.Column('family_name', sa.String(length=120), nullable=False),
        sa.Column('suffix', sa.String(length=20), nullable=False),
        sa.Column('street_address', sa.String(length=200), nullable=False),
        sa.Column('unit', sa.String(length=40), nullable=False),
        sa.Column('postal_code', sa.String(length=10), nullable=False),
        sa.Column('ward_id', sa.Integer(), nullable=True),
        belongs('resident', 'file', 'resident_file'),
        sa.PrimaryKeyConstraint('file_id', 'number', name='pk_resident'),
        sqlite_with_rowid=False,
    )
    op.create_table(
        'resident_key',
        sa.Column('file_id', sa.Integer(), nullable=False),
        sa.Column('key', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
        belongs('resident_key', 'file', 'resident_file'),
        sa.PrimaryKeyConstraint('file_id', 'key', 'number', name='pk_resident_key'),
        sqlite_with_rowid=False,
    )
    op.create_table(
        'resident_link',
        sa.Column('signature_id', sa.Integer(), nullable=False),
        sa.Column('file_id', sa.Integer(), nullable=False),
        sa.Column('outcome', sa.String(length=10), nullable=False),
        sa.Column('number', sa.Integer(), nullable=True),
        sa.Column('probability', sa.Double(), nullable=True),
        sa.Column('rivals', sa.Integer(), nullable=False),
        sa.Column('at', MOMENT, nullable=False),
        sa.Column('decision', sa.String(length=10), nullable=True),
        sa.Column('decided_at', MOMENT, nullable=True),
        sa.Column('account_id', sa.Integer(), nullable=True),
        belongs('resident_link', 'signature'),
        belongs('resident_link', 'file', 'resident_file'),
        belongs('resident_link', 'account', ondelete='SET NULL'),
        sa.PrimaryKeyConstraint('signature_id', 'file_id', name='pk_resident_link'),
        sqlite_with_rowid=False,
    )
    op.create_index('ix_resident_link_file_id_outcome_probability', 'resident_link', ['file_id', 'outcome', 'probability'])
    op.create_index('ix_resident_link_decided', 'resident_link', ['file_id', 'decided_at'])


def downgrade():
    op.drop_table('resident_link')
    op.drop_table('resident_key')
    op.drop_table('resident')
    op.drop_table('resident_file')
