"""each petition its council

Revision ID: 0007
Revises: 0006
Create Date: 2026-11-25 11:20:00

Members belonged to the city, so that whoever edited one petition there changed what another campaign's page says.
Each petition gets the city's list as it was. Back again, a city has the list of its first petition.
"""
from alembic import op
import sqlalchemy as sa


revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

PETITION = sa.table('petition', sa.column('id'), sa.column('city_id'))
SHARED = ('ward_id', 'seat', 'name', 'stand', 'stand_source', 'position')


def make(owner):
    """The table, its rows belonging to a petition or to a city."""
    op.create_table(
        'council_member',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column(f'{owner}_id', sa.Integer(), nullable=False),
        sa.Column('ward_id', sa.Integer(), nullable=True),
        sa.Column('seat', sa.String(length=80), nullable=False),
        sa.Column('name', sa.String(length=200), nullable=False),
        sa.Column('stand', sa.String(length=10), nullable=False),
        sa.Column('stand_source', sa.String(length=500), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint([f'{owner}_id'], [f'{owner}.id'], name=f'fk_council_member_{owner}_id_{owner}',
                                ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['ward_id'], ['ward.id'], name='fk_council_member_ward_id_ward', ondelete='SET NULL'),
        sa.PrimaryKeyConstraint('id', name='pk_council_member'),
    )
    op.create_index(f'ix_council_member_{owner}_id', 'council_member', [f'{owner}_id'])


def move(former, owner, rows):
    """Make the table anew with these rows, taken from the former one joined with petition."""
    member = sa.table('council_member', *(sa.column(name) for name in ('id', f'{former}_id', *SHARED)))
    found = op.get_bind().execute(rows(member).order_by(PETITION.c.id, member.c.id)).all()
    op.drop_index(f'ix_council_member_{former}_id', 'council_member')
    op.drop_table('council_member')
    make(owner)
    if found:
        columns = (f'{owner}_id', *SHARED)
        into = sa.table('council_member', *(sa.column(name) for name in columns))
        op.bulk_insert(into, [dict(zip(columns, row)) for row in found])


def upgrade():
    move('city', 'petition', lambda member: sa.select(PETITION.c.id, *(member.c[name] for name in SHARED))
         .join_from(member, PETITION, PETITION.c.city_id == member.c.city_id))


def downgrade():
    first = sa.select(sa.func.min(PETITION.c.id)).group_by(PETITION.c.city_id)
    move('petition', 'city', lambda member: sa.select(PETITION.c.city_id, *(member.c[name] for name in SHARED))
         .join_from(member, PETITION, PETITION.c.id == member.c.petition_id).where(PETITION.c.id.in_(first)))
