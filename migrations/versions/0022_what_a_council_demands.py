"""what a council demands of each line, on the petition

Revision ID: 0022
Revises: 0021
Create Date: 2026-11-25 17:45:00

"""
from alembic import op
import sqlalchemy as sa


revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('petition') as table:
        table.add_column(sa.Column('demands', sa.JSON(), nullable=False, server_default='[]'))
    with op.batch_alter_table('petition') as table:
        table.alter_column('demands', existing_type=sa.JSON(), existing_nullable=False, server_default=None)
    connection = op.get_bind()
    rule = sa.table('rule', sa.column('id', sa.Integer), sa.column('petition_id', sa.Integer),
                    sa.column('name', sa.String), sa.column('value', sa.JSON), sa.column('origin', sa.String))
    petition = sa.table('petition', sa.column('id', sa.Integer), sa.column('demands', sa.JSON))
    newest = sa.select(sa.func.max(rule.c.id)).where(rule.c.name == 'demands').group_by(rule.c.petition_id)
    said = sa.select(rule.c.petition_id, rule.c.value).where(
        rule.c.id.in_(newest), rule.c.origin.not_in(('copied', 'imported')))  # those nobody has checked yet
    for row in connection.execute(said).all():
        if row.value:
            connection.execute(petition.update().where(petition.c.id == row.petition_id).values(demands=row.value))


def downgrade():
    with op.batch_alter_table('petition') as table:
        table.drop_column('demands')
