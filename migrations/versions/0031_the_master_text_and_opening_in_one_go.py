"""which master text a petition's own comes from; the programme's name; cities opened in one go

Revision ID: 0031
Revises: 0030
Create Date: 2026-11-25 19:00:00

Petitions begun before this are held to come from the newest master text of their first day.
"""
from alembic import op
import sqlalchemy as sa


revision = '0031'
down_revision = '0030'
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
BEGUN_WITH = """
    UPDATE petition SET master_version = COALESCE(
        (SELECT MAX(version) FROM campaign_text
         WHERE campaign_text.campaign_id = petition.campaign_id AND campaign_text.created_at <= petition.created_at), 1)
"""


def upgrade():
    with op.batch_alter_table('campaign_text', schema=None) as batch_op:
        batch_op.add_column(sa.Column('programme', sa.String(length=200), nullable=False, server_default=''))
    with op.batch_alter_table('petition', schema=None) as batch_op:
        batch_op.add_column(sa.Column('master_version', sa.Integer(), nullable=False, server_default='1'))
    op.execute(BEGUN_WITH)
    with op.batch_alter_table('campaign_text', schema=None) as batch_op:
        batch_op.alter_column('programme', server_default=None)
    with op.batch_alter_table('petition', schema=None) as batch_op:
        batch_op.alter_column('master_version', server_default=None)
    op.create_table('opening',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('campaign_id', sa.Integer(), nullable=False),
        sa.Column('account_id', sa.Integer(), nullable=True),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_opening_account_id_account'), ondelete='SET NULL'),
        sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_opening_campaign_id_campaign'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_opening')),
    )
    op.create_index(op.f('ix_opening_campaign_id'), 'opening', ['campaign_id'])
    op.create_table('opened_city',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('opening_id', sa.Integer(), nullable=False),
        sa.Column('petition_id', sa.Integer(), nullable=False),
        sa.Column('result', sa.String(length=10), nullable=True),
        sa.Column('at', MOMENT, nullable=True),
        sa.ForeignKeyConstraint(['opening_id'], ['opening.id'], name=op.f('fk_opened_city_opening_id_opening'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['petition_id'], ['petition.id'], name=op.f('fk_opened_city_petition_id_petition'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_opened_city')),
    )
    op.create_index(op.f('ix_opened_city_opening_id'), 'opened_city', ['opening_id'])


def downgrade():
    op.drop_table('opened_city')
    op.drop_table('opening')
    with op.batch_alter_table('petition', schema=None) as batch_op:
        batch_op.drop_column('master_version')
    with op.batch_alter_table('campaign_text', schema=None) as batch_op:
        batch_op.drop_column('programme')
