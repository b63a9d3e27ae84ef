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


def downgrade():
    with op.batch_alter_table('petition', schema=None) as batch_op:
        batch_op.drop_column('master_version')
    with op.batch_alter_table('campaign_text', schema=None) as batch_op:
        batch_op.drop_column('programme')
