"""the letters of an inquiry

Revision ID: 0012
Revises: 0011
Create Date: 2026-11-25 12:20:00

Signers who are asked whether two signatures are theirs answer by a link that stands in one letter, for one side.
"""
from alembic import op
import sqlalchemy as sa


revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

SIDES = ('a', 'b')


def upgrade():
    with op.batch_alter_table('inquiry', schema=None) as batch_op:
        for side in SIDES:
            batch_op.add_column(sa.Column(f'{side}_letter_id', sa.Integer(), nullable=True))
            batch_op.create_foreign_key(f'fk_inquiry_{side}_letter_id_letter', 'letter', [f'{side}_letter_id'], ['id'],
                                        ondelete='SET NULL')


def downgrade():
    with op.batch_alter_table('inquiry', schema=None) as batch_op:
        for side in SIDES:
            batch_op.drop_constraint(f'fk_inquiry_{side}_letter_id_letter', type_='foreignkey')
            batch_op.drop_column(f'{side}_letter_id')
