"""places of a petition: files handed in, addresses by keyed hash, runs that place a roll anew

Revision ID: 0011
Revises: 0010
Create Date: 2026-11-25 13:00:00

"""
from alembic import op
import sqlalchemy as sa


revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
OWN = sa.text('petition_id IS NOT NULL')


def belongs(table, owner, ondelete='CASCADE'):
    return sa.ForeignKeyConstraint([f'{owner}_id'], [f'{owner}.id'], name=f'fk_{table}_{owner}_id_{owner}',
                                   ondelete=ondelete)


def upgrade():
    op.add_column('petition', sa.Column('has_shares', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column('petition', sa.Column('has_list', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column('ward', sa.Column('petition_id', sa.Integer(), nullable=True))
    with op.batch_alter_table('zip_share') as table:
        table.add_column(sa.Column('petition_id', sa.Integer(), nullable=True))
        table.create_foreign_key('fk_zip_share_petition_id_petition', 'petition', ['petition_id'], ['id'],
                                 ondelete='CASCADE')
    op.create_index('ix_zip_share_own', 'zip_share', ['petition_id', 'postal_code'], sqlite_where=OWN,
                    postgresql_where=OWN)
    op.create_table(
        'place_file',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('petition_id', sa.Integer(), nullable=False),
        sa.Column('account_id', sa.Integer(), nullable=True),
        sa.Column('kind', sa.String(length=10), nullable=False),
        sa.Column('state', sa.String(length=10), nullable=False),
        sa.Column('filename', sa.String(length=200), nullable=False),
        sa.Column('source', sa.String(length=200), nullable=False),
        sa.Column('size', sa.Integer(), nullable=False),
        sa.Column('done', sa.Integer(), nullable=False),
        sa.Column('total', sa.Integer(), nullable=False),
        sa.Column('content', sa.JSON(), nullable=True),
        sa.Column('report', sa.JSON(), nullable=True),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.Column('read_at', MOMENT, nullable=True),
        sa.Column('applied_at', MOMENT, nullable=True),
        sa.Column('ended_at', MOMENT, nullable=True),
        belongs('place_file', 'petition'),
        belongs('place_file', 'account', 'SET NULL'),
        sa.PrimaryKeyConstraint('id', name='pk_place_file'),
    )
    op.create_index('ix_place_file_petition_id_state', 'place_file', ['petition_id', 'state'])
    op.create_table(
        'address',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('file_id', sa.Integer(), nullable=False),
        sa.Column('key', sa.LargeBinary(length=16), nullable=False),
        sa.Column('inside', sa.Boolean(), nullable=True),
        sa.Column('ward_id', sa.Integer(), nullable=True),
        sa.Column('latitude', sa.Double(), nullable=True),
        sa.Column('longitude', sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(['file_id'], ['place_file.id'], name='fk_address_file_id_place_file',
                                ondelete='CASCADE'),
        belongs('address', 'ward', 'SET NULL'),
        sa.PrimaryKeyConstraint('id', name='pk_address'),
    )
    op.create_index('ix_address_file_id_key', 'address', ['file_id', 'key'], unique=True)
    op.create_table(
        'placing',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('petition_id', sa.Integer(), nullable=False),
        sa.Column('account_id', sa.Integer(), nullable=True),
        sa.Column('why', sa.String(length=20), nullable=False),
        sa.Column('state', sa.String(length=10), nullable=False),
        sa.Column('done', sa.Integer(), nullable=False),
        sa.Column('total', sa.Integer(), nullable=False),
        sa.Column('last_id', sa.Integer(), nullable=False),
        sa.Column('renames', sa.JSON(), nullable=False),
        sa.Column('drops', sa.JSON(), nullable=False),
        sa.Column('report', sa.JSON(), nullable=False),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.Column('ended_at', MOMENT, nullable=True),
        belongs('placing', 'petition'),
        belongs('placing', 'account', 'SET NULL'),
        sa.PrimaryKeyConstraint('id', name='pk_placing'),
    )
    op.create_index('ix_placing_petition_id_id', 'placing', ['petition_id', 'id'])


def downgrade():
    op.drop_table('placing')
    op.drop_table('address')
    op.drop_table('place_file')
    op.execute('DELETE FROM zip_share WHERE petition_id IS NOT NULL')  # the city's own stay
    op.drop_index('ix_zip_share_own', 'zip_share')
    with op.batch_alter_table('zip_share') as table:
        table.drop_constraint('fk_zip_share_petition_id_petition', type_='foreignkey')
        table.drop_column('petition_id')
    op.drop_column('ward', 'petition_id')
    op.drop_column('petition', 'has_list')
    op.drop_column('petition', 'has_shares')
