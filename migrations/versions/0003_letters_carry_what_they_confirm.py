"""letters carry what they confirm; waiting signatures are counted, not kept

Revision ID: 0003
Revises: 0002
Create Date: 2026-11-25 08:20:00

The tally no longer moves when somebody signs, only when somebody is counted; and indexes that nothing asks go, since
every signature pays for each.
"""
from alembic import op
import sqlalchemy as sa


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

GIVEN = sa.text('external_id IS NOT NULL')
ALIASES = sa.table('mailbox_alias', sa.column('domain', sa.String), sa.column('canonical', sa.String),
                   sa.column('ignores_dots', sa.Boolean))
# one mailbox by its provider's own word, whichever of the names is written
SAME = {'protonmail.com': 'proton.me', 'pm.me': 'proton.me', 'me.com': 'icloud.com', 'mac.com': 'icloud.com'}


def upgrade():
    op.execute(ALIASES.delete().where(ALIASES.c.domain.in_(SAME)))
    op.bulk_insert(ALIASES, [{'domain': one, 'canonical': other, 'ignores_dots': False} for one, other in SAME.items()])
    op.add_column('letter', sa.Column('details', sa.JSON()))
    with op.batch_alter_table('token') as table:
        table.add_column(sa.Column('letter_id', sa.Integer()))
        table.create_foreign_key('fk_token_letter_id_letter', 'letter', ['letter_id'], ['id'], ondelete='CASCADE')
    with op.batch_alter_table('tally') as table:
        table.drop_column('unconfirmed')
    op.drop_index('ix_letter_petition_id_mailbox_key', 'letter')
    op.drop_index('ix_signature_mailbox_key', 'signature')
    op.drop_index('ix_event_petition_id_at', 'event')
    with op.batch_alter_table('signature') as table:
        table.drop_constraint('uq_signature_petition_id_external_id', type_='unique')
    op.create_index('ix_signature_petition_id_external_id', 'signature', ['petition_id', 'external_id'], unique=True,
                    sqlite_where=GIVEN, postgresql_where=GIVEN)


def downgrade():
    with op.batch_alter_table('token') as table:
        table.drop_constraint('fk_token_letter_id_letter', type_='foreignkey')
        table.drop_column('letter_id')
    op.drop_column('letter', 'details')
    op.execute(ALIASES.delete().where(ALIASES.c.domain.in_(SAME)))
    op.drop_index('ix_signature_petition_id_external_id', 'signature')
    with op.batch_alter_table('signature') as table:
        table.create_unique_constraint('uq_signature_petition_id_external_id', ['petition_id', 'external_id'])
    op.create_index('ix_event_petition_id_at', 'event', ['petition_id', 'at'])
    op.create_index('ix_signature_mailbox_key', 'signature', ['mailbox_key'])
    op.create_index('ix_letter_petition_id_mailbox_key', 'letter', ['petition_id', 'mailbox_key'])
    with op.batch_alter_table('tally') as table:
        table.add_column(sa.Column('unconfirmed', sa.Integer(), nullable=False, server_default='0'))
    op.execute("UPDATE tally SET unconfirmed = (SELECT count(*) FROM signature "
               "WHERE signature.petition_id = tally.petition_id AND signature.standing = 'unconfirmed')")
    with op.batch_alter_table('tally') as table:
        table.alter_column('unconfirmed', server_default=None)
