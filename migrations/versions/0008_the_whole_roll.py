"""the whole roll

Revision ID: 0008
Revises: 0007
Create Date: 2026-11-25 11:20:00

Imports, sheets, doubles and what people decide about them. Doubles of imports and on paper are kept, so the unique index
is for what comes online and by API. Who set a signature aside and when becomes a row.

"""
from alembic import op
import sqlalchemy as sa


revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

KEPT = sa.text('batch_id IS NOT NULL OR sheet_id IS NOT NULL')


def upgrade():
    op.create_table('name_count',
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.BigInteger(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_name_count_campaign_id_campaign'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('campaign_id', 'key', name=op.f('pk_name_count'))
    )
    op.create_table('batch',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('petition_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('filename', sa.String(length=200), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('reading', sa.JSON(), nullable=False),
    sa.Column('mapping', sa.JSON(), nullable=False),
    sa.Column('channel', sa.String(length=10), nullable=False),
    sa.Column('confirmed', sa.Boolean(), nullable=False),
    sa.Column('provenance', sa.Text(), nullable=False),
    sa.Column('consent', sa.Text(), nullable=False),
    sa.Column('text_version', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('counts', sa.JSON(), nullable=False),
    sa.Column('failure', sa.Text(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('tried_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('applied_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_batch_account_id_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['petition_id'], ['petition.id'], name=op.f('fk_batch_petition_id_petition'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_batch'))
    )
    with op.batch_alter_table('batch', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_batch_petition_id_created_at'), ['petition_id', 'created_at'], unique=False)

    op.create_table('match_run',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('petition_id', sa.Integer(), nullable=True),
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('stage', sa.String(length=20), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('rules', sa.String(length=12), nullable=False),
    sa.Column('found', sa.JSON(), nullable=True),
    sa.Column('failure', sa.Text(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_match_run_account_id_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_match_run_campaign_id_campaign'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['petition_id'], ['petition.id'], name=op.f('fk_match_run_petition_id_petition'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_match_run'))
    )
    with op.batch_alter_table('match_run', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_match_run_petition_id_created_at'), ['petition_id', 'created_at'], unique=False)

    op.create_table('sheet_batch',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('petition_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('holder', sa.String(length=200), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('text_version', sa.Integer(), nullable=False),
    sa.Column('paper', sa.String(length=10), nullable=False),
    sa.Column('lines', sa.Integer(), nullable=False),
    sa.Column('asks_street', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_sheet_batch_account_id_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['petition_id'], ['petition.id'], name=op.f('fk_sheet_batch_petition_id_petition'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sheet_batch'))
    )
    with op.batch_alter_table('sheet_batch', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sheet_batch_petition_id'), ['petition_id'], unique=False)

    op.create_table('sheet',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('petition_id', sa.Integer(), nullable=False),
    sa.Column('sheet_batch_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('lines', sa.Integer(), nullable=False),
    sa.Column('filled', sa.Integer(), nullable=True),
    sa.Column('circulator', sa.String(length=200), nullable=False),
    sa.Column('signed_on', sa.DateTime(timezone=True), nullable=True),
    sa.Column('scan', sa.JSON(), nullable=True),
    sa.Column('out_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('returned_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('entered_by_id', sa.Integer(), nullable=True),
    sa.Column('keyed_again_by_id', sa.Integer(), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['closed_by_id'], ['account.id'], name=op.f('fk_sheet_closed_by_id_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['entered_by_id'], ['account.id'], name=op.f('fk_sheet_entered_by_id_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['keyed_again_by_id'], ['account.id'], name=op.f('fk_sheet_keyed_again_by_id_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['petition_id'], ['petition.id'], name=op.f('fk_sheet_petition_id_petition'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['sheet_batch_id'], ['sheet_batch.id'], name=op.f('fk_sheet_sheet_batch_id_sheet_batch'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sheet')),
    sa.UniqueConstraint('petition_id', 'number', name=op.f('uq_sheet_petition_id_number'))
    )
    with op.batch_alter_table('sheet', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sheet_sheet_batch_id'), ['sheet_batch_id'], unique=False)

    op.create_table('inquiry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('petition_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('a_id', sa.Integer(), nullable=False),
    sa.Column('b_id', sa.Integer(), nullable=False),
    sa.Column('a_answer', sa.String(length=10), nullable=True),
    sa.Column('b_answer', sa.String(length=10), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('a_answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('b_answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['a_id'], ['signature.id'], name=op.f('fk_inquiry_a_id_signature'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_inquiry_account_id_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['b_id'], ['signature.id'], name=op.f('fk_inquiry_b_id_signature'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['petition_id'], ['petition.id'], name=op.f('fk_inquiry_petition_id_petition'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inquiry')),
    sa.UniqueConstraint('a_id', 'b_id', name=op.f('uq_inquiry_a_id_b_id'))
    )
    with op.batch_alter_table('inquiry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inquiry_b_id'), ['b_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_inquiry_petition_id'), ['petition_id'], unique=False)

    op.create_table('match_key',
    sa.Column('signature_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['signature_id'], ['signature.id'], name=op.f('fk_match_key_signature_id_signature'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('signature_id', 'key', name=op.f('pk_match_key')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('match_key', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_match_key_key'), ['key'], unique=False)

    op.create_table('pair',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('petition_id', sa.Integer(), nullable=True),
    sa.Column('a_id', sa.Integer(), nullable=False),
    sa.Column('b_id', sa.Integer(), nullable=False),
    sa.Column('probability', sa.Double(), nullable=False),
    sa.Column('verdict', sa.String(length=10), nullable=False),
    sa.Column('level', sa.String(length=40), nullable=False),
    sa.Column('veto', sa.String(length=40), nullable=True),
    sa.Column('reasons', sa.JSON(), nullable=False),
    sa.Column('rules', sa.String(length=12), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['a_id'], ['signature.id'], name=op.f('fk_pair_a_id_signature'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['b_id'], ['signature.id'], name=op.f('fk_pair_b_id_signature'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_pair_campaign_id_campaign'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['petition_id'], ['petition.id'], name=op.f('fk_pair_petition_id_petition'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pair')),
    sa.UniqueConstraint('a_id', 'b_id', name=op.f('uq_pair_a_id_b_id'))
    )
    with op.batch_alter_table('pair', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pair_b_id'), ['b_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_pair_petition_id_verdict_probability'), ['petition_id', 'verdict', 'probability'], unique=False)

    op.create_table('ruling',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('petition_id', sa.Integer(), nullable=False),
    sa.Column('a_id', sa.Integer(), nullable=False),
    sa.Column('b_id', sa.Integer(), nullable=False),
    sa.Column('decision', sa.String(length=10), nullable=False),
    sa.Column('by', sa.String(length=10), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('known', sa.String(length=10), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('lifted_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['a_id'], ['signature.id'], name=op.f('fk_ruling_a_id_signature'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_ruling_account_id_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['b_id'], ['signature.id'], name=op.f('fk_ruling_b_id_signature'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['petition_id'], ['petition.id'], name=op.f('fk_ruling_petition_id_petition'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ruling'))
    )
    with op.batch_alter_table('ruling', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ruling_a_id_b_id'), ['a_id', 'b_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_ruling_b_id'), ['b_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_ruling_petition_id_at'), ['petition_id', 'at'], unique=False)

    op.create_table('set_aside',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('signature_id', sa.Integer(), nullable=False),
    sa.Column('first_id', sa.Integer(), nullable=False),
    sa.Column('by', sa.String(length=10), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('lifted_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_set_aside_account_id_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['first_id'], ['signature.id'], name=op.f('fk_set_aside_first_id_signature'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['signature_id'], ['signature.id'], name=op.f('fk_set_aside_signature_id_signature'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_set_aside'))
    )
    with op.batch_alter_table('set_aside', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_set_aside_signature_id'), ['signature_id'], unique=False)

    op.create_table('sheet_line',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sheet_id', sa.Integer(), nullable=False),
    sa.Column('keying', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('values', sa.JSON(), nullable=True),
    sa.Column('signature_id', sa.Integer(), nullable=True),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_sheet_line_account_id_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['sheet_id'], ['sheet.id'], name=op.f('fk_sheet_line_sheet_id_sheet'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['signature_id'], ['signature.id'], name=op.f('fk_sheet_line_signature_id_signature'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sheet_line')),
    sa.UniqueConstraint('sheet_id', 'keying', 'number', name=op.f('uq_sheet_line_sheet_id_keying_number'))
    )
    with op.batch_alter_table('sheet_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sheet_line_signature_id'), ['signature_id'], unique=False)

    with op.batch_alter_table('petition', schema=None) as batch_op:
        batch_op.add_column(sa.Column('reviewers', sa.Integer(), nullable=False, server_default='1'))

    with op.batch_alter_table('signature', schema=None) as batch_op:
        batch_op.add_column(sa.Column('set_aside_by', sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column('person_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('matched_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('batch_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('sheet_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('sheet_label', sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column('line', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('custom', sa.JSON(), nullable=True))
        batch_op.drop_constraint(batch_op.f('uq_signature_petition_id_mailbox_key_name_key'), type_='unique')
        batch_op.create_index('ix_signature_batch', ['batch_id', 'line'], unique=True, sqlite_where=sa.text('batch_id IS NOT NULL'), postgresql_where=sa.text('batch_id IS NOT NULL'))
        batch_op.create_index('ix_signature_kept', ['petition_id', 'mailbox_key', 'name_key'], unique=False, sqlite_where=KEPT, postgresql_where=KEPT)
        batch_op.create_index('ix_signature_double', ['double_of_id'], unique=False, sqlite_where=sa.text('double_of_id IS NOT NULL'), postgresql_where=sa.text('double_of_id IS NOT NULL'))
        batch_op.create_index('ix_signature_new', ['petition_id', 'id'], unique=False, sqlite_where=sa.text('matched_at IS NULL AND confirmed_at IS NOT NULL'), postgresql_where=sa.text('matched_at IS NULL AND confirmed_at IS NOT NULL'))
        batch_op.create_index('ix_signature_person', ['person_id'], unique=False, sqlite_where=sa.text('person_id IS NOT NULL'), postgresql_where=sa.text('person_id IS NOT NULL'))
        batch_op.create_index(batch_op.f('ix_signature_petition_id_mailbox_key_name_key'), ['petition_id', 'mailbox_key', 'name_key'], unique=True, sqlite_where=sa.text('batch_id IS NULL AND sheet_id IS NULL'), postgresql_where=sa.text('batch_id IS NULL AND sheet_id IS NULL'))
        batch_op.create_index('ix_signature_sheet', ['sheet_id', 'line'], unique=False, sqlite_where=sa.text('sheet_id IS NOT NULL'), postgresql_where=sa.text('sheet_id IS NOT NULL'))
        batch_op.create_foreign_key(batch_op.f('fk_signature_sheet_id_sheet'), 'sheet', ['sheet_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_signature_batch_id_batch'), 'batch', ['batch_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_signature_person_id_signature'), 'signature', ['person_id'], ['id'])

    with op.batch_alter_table('tally', schema=None) as batch_op:
        batch_op.add_column(sa.Column('doubles_likely', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('doubles_most', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('wronged_most', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('cases', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('estimated_at', sa.DateTime(timezone=True), nullable=True))

    op.execute("UPDATE signature SET set_aside_by = 'rules' WHERE double_of_id IS NOT NULL")
    op.execute(
        'INSERT INTO set_aside (signature_id, first_id, "by", at) '
        "SELECT id, double_of_id, 'rules', COALESCE(set_aside_at, signed_at) FROM signature "
        'WHERE double_of_id IS NOT NULL'
    )



def downgrade():
    with op.batch_alter_table('tally', schema=None) as batch_op:
        batch_op.drop_column('estimated_at')
        batch_op.drop_column('cases')
        batch_op.drop_column('wronged_most')
        batch_op.drop_column('doubles_most')
        batch_op.drop_column('doubles_likely')

    with op.batch_alter_table('signature', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_signature_person_id_signature'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_signature_batch_id_batch'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_signature_sheet_id_sheet'), type_='foreignkey')
        batch_op.drop_index('ix_signature_sheet', sqlite_where=sa.text('sheet_id IS NOT NULL'), postgresql_where=sa.text('sheet_id IS NOT NULL'))
        batch_op.drop_index(batch_op.f('ix_signature_petition_id_mailbox_key_name_key'), sqlite_where=sa.text('batch_id IS NULL AND sheet_id IS NULL'), postgresql_where=sa.text('batch_id IS NULL AND sheet_id IS NULL'))
        batch_op.drop_index('ix_signature_person', sqlite_where=sa.text('person_id IS NOT NULL'), postgresql_where=sa.text('person_id IS NOT NULL'))
        batch_op.drop_index('ix_signature_new', sqlite_where=sa.text('matched_at IS NULL AND confirmed_at IS NOT NULL'), postgresql_where=sa.text('matched_at IS NULL AND confirmed_at IS NOT NULL'))
        batch_op.drop_index('ix_signature_double', sqlite_where=sa.text('double_of_id IS NOT NULL'), postgresql_where=sa.text('double_of_id IS NOT NULL'))
        batch_op.drop_index('ix_signature_kept', sqlite_where=KEPT, postgresql_where=KEPT)
        batch_op.drop_index('ix_signature_batch', sqlite_where=sa.text('batch_id IS NOT NULL'), postgresql_where=sa.text('batch_id IS NOT NULL'))
        batch_op.create_unique_constraint(batch_op.f('uq_signature_petition_id_mailbox_key_name_key'), ['petition_id', 'mailbox_key', 'name_key'])
        batch_op.drop_column('custom')
        batch_op.drop_column('line')
        batch_op.drop_column('sheet_label')
        batch_op.drop_column('sheet_id')
        batch_op.drop_column('batch_id')
        batch_op.drop_column('matched_at')
        batch_op.drop_column('person_id')
        batch_op.drop_column('set_aside_by')

    with op.batch_alter_table('petition', schema=None) as batch_op:
        batch_op.drop_column('reviewers')

    with op.batch_alter_table('sheet_line', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sheet_line_signature_id'))

    op.drop_table('sheet_line')
    with op.batch_alter_table('set_aside', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_set_aside_signature_id'))

    op.drop_table('set_aside')
    with op.batch_alter_table('ruling', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ruling_petition_id_at'))
        batch_op.drop_index(batch_op.f('ix_ruling_b_id'))
        batch_op.drop_index(batch_op.f('ix_ruling_a_id_b_id'))

    op.drop_table('ruling')
    with op.batch_alter_table('pair', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pair_petition_id_verdict_probability'))
        batch_op.drop_index(batch_op.f('ix_pair_b_id'))

    op.drop_table('pair')
    with op.batch_alter_table('match_key', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_match_key_key'))

    op.drop_table('match_key')
    with op.batch_alter_table('inquiry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_inquiry_petition_id'))
        batch_op.drop_index(batch_op.f('ix_inquiry_b_id'))

    op.drop_table('inquiry')
    with op.batch_alter_table('sheet', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sheet_sheet_batch_id'))

    op.drop_table('sheet')
    with op.batch_alter_table('sheet_batch', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sheet_batch_petition_id'))

    op.drop_table('sheet_batch')
    with op.batch_alter_table('match_run', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_match_run_petition_id_created_at'))

    op.drop_table('match_run')
    with op.batch_alter_table('batch', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_batch_petition_id_created_at'))

    op.drop_table('batch')
    op.drop_table('name_count')
