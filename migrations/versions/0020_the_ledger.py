"""the ledger, terms of council members, their votes and answers

Revision ID: 0020
Revises: 0019
Create Date: 2026-11-25 15:00:00

What was delivered or decided before has its entry in the ledger, tied to its line of the public timeline; where members
stand now is the first row of their history.
"""
from alembic import op
import sqlalchemy as sa


revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def fk(table, column, target, ondelete='CASCADE'):
    return sa.ForeignKeyConstraint([column], [f'{target}.id'], name=f'fk_{table}_{column}_{target}', ondelete=ondelete)


def upgrade():
    _council()
    _ledger()
    _questions()
    _backfill()


def _council():
    op.create_table(
        'council_body',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('petition_id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=200), nullable=False),
        fk('council_body', 'petition_id', 'petition'),
        sa.PrimaryKeyConstraint('id', name='pk_council_body'),
    )
    op.create_index('ix_council_body_petition_id', 'council_body', ['petition_id'])
    op.create_table(
        'committee_seat',
        sa.Column('body_id', sa.Integer(), nullable=False),
        sa.Column('member_id', sa.Integer(), nullable=False),
        fk('committee_seat', 'body_id', 'council_body'),
        fk('committee_seat', 'member_id', 'council_member'),
        sa.PrimaryKeyConstraint('body_id', 'member_id', name='pk_committee_seat'),
    )
    with op.batch_alter_table('council_member', schema=None) as batch_op:
        batch_op.add_column(sa.Column('from_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('until_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('office_email', sa.String(length=320), nullable=False, server_default=''))
    op.create_table(
        'council_stand',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('member_id', sa.Integer(), nullable=False),
        sa.Column('stand', sa.String(length=10), nullable=False),
        sa.Column('source', sa.String(length=500), nullable=False),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.Column('account_id', sa.Integer(), nullable=True),
        fk('council_stand', 'member_id', 'council_member'),
        fk('council_stand', 'account_id', 'account', 'SET NULL'),
        sa.PrimaryKeyConstraint('id', name='pk_council_stand'),
    )
    op.create_index('ix_council_stand_member_id_id', 'council_stand', ['member_id', 'id'])


def _ledger():
    t = 'ledger_entry'
    op.create_table(
        t,
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('petition_id', sa.Integer(), nullable=False),
        sa.Column('step', sa.String(length=10), nullable=False),
        sa.Column('at', MOMENT, nullable=False),
        sa.Column('timed', sa.Boolean(), nullable=False),
        sa.Column('result', sa.String(length=10), nullable=False),
        sa.Column('note', sa.Text(), nullable=False),
        sa.Column('link', sa.String(length=500), nullable=False),
        sa.Column('receipt', sa.JSON(), nullable=True),
        sa.Column('export_id', sa.Integer(), nullable=True),
        sa.Column('body_id', sa.Integer(), nullable=True),
        sa.Column('milestone_id', sa.Integer(), nullable=True),
        sa.Column('replaces_id', sa.Integer(), nullable=True),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.Column('void', sa.Boolean(), nullable=False),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.Column('account_id', sa.Integer(), nullable=True),
        fk(t, 'petition_id', 'petition'),
        fk(t, 'export_id', 'export', 'SET NULL'),
        fk(t, 'body_id', 'council_body', 'SET NULL'),
        fk(t, 'milestone_id', 'milestone', 'SET NULL'),
        fk(t, 'replaces_id', 'ledger_entry'),
        fk(t, 'account_id', 'account', 'SET NULL'),
        sa.PrimaryKeyConstraint('id', name='pk_ledger_entry'),
        sa.UniqueConstraint('replaces_id', name='uq_ledger_entry_replaces_id'),
    )
    op.create_index('ix_ledger_entry_petition_id_at', t, ['petition_id', 'at'])
    op.create_table(
        'council_vote',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('entry_id', sa.Integer(), nullable=False),
        sa.Column('member_id', sa.Integer(), nullable=False),
        sa.Column('vote', sa.String(length=10), nullable=False),
        fk('council_vote', 'entry_id', 'ledger_entry'),
        fk('council_vote', 'member_id', 'council_member'),
        sa.PrimaryKeyConstraint('id', name='pk_council_vote'),
        sa.UniqueConstraint('entry_id', 'member_id', name='uq_council_vote_entry_id_member_id'),
    )
    op.create_index('ix_council_vote_member_id', 'council_vote', ['member_id'])


def _questions():
    op.create_table(
        'question',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('petition_id', sa.Integer(), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('wording', sa.JSON(), nullable=False),
        sa.Column('created_at', MOMENT, nullable=False),
        fk('question', 'petition_id', 'petition'),
        sa.PrimaryKeyConstraint('id', name='pk_question'),
    )
    op.create_index('ix_question_petition_id', 'question', ['petition_id'])
    op.create_table(
        'answer_sheet',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('petition_id', sa.Integer(), nullable=False),
        sa.Column('member_id', sa.Integer(), nullable=False),
        sa.Column('generation', sa.Integer(), nullable=False),
        sa.Column('token_hash', sa.LargeBinary(length=32), nullable=True),
        sa.Column('issued_at', MOMENT, nullable=False),
        sa.Column('letter_id', sa.Integer(), nullable=True),
        sa.Column('saved_at', MOMENT, nullable=True),
        fk('answer_sheet', 'petition_id', 'petition'),
        fk('answer_sheet', 'member_id', 'council_member'),
        fk('answer_sheet', 'letter_id', 'letter', 'SET NULL'),
        sa.PrimaryKeyConstraint('id', name='pk_answer_sheet'),
        sa.UniqueConstraint('member_id', name='uq_answer_sheet_member_id'),
        sa.UniqueConstraint('token_hash', name='uq_answer_sheet_token_hash'),
    )
    op.create_index('ix_answer_sheet_petition_id', 'answer_sheet', ['petition_id'])
    op.create_table(
        'answer',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('sheet_id', sa.Integer(), nullable=False),
        sa.Column('question_id', sa.Integer(), nullable=False),
        sa.Column('text', sa.Text(), nullable=False),
        sa.Column('saved_at', MOMENT, nullable=False),
        sa.Column('published_at', MOMENT, nullable=True),
        fk('answer', 'sheet_id', 'answer_sheet'),
        fk('answer', 'question_id', 'question'),
        sa.PrimaryKeyConstraint('id', name='pk_answer'),
    )
    op.create_index('ix_answer_sheet_id_question_id_id', 'answer', ['sheet_id', 'question_id', 'id'])
    op.create_table(
        'hiding',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('petition_id', sa.Integer(), nullable=False),
        sa.Column('reason', sa.String(length=500), nullable=False),
        sa.Column('at', MOMENT, nullable=False),
        sa.Column('account_id', sa.Integer(), nullable=True),
        sa.Column('lifted_at', MOMENT, nullable=True),
        sa.Column('lifted_by_id', sa.Integer(), nullable=True),
        fk('hiding', 'petition_id', 'petition'),
        fk('hiding', 'account_id', 'account', 'SET NULL'),
        fk('hiding', 'lifted_by_id', 'account', 'SET NULL'),
        sa.PrimaryKeyConstraint('id', name='pk_hiding'),
    )
    op.create_index('ix_hiding_petition_id', 'hiding', ['petition_id'])


def _backfill():
    """Each petition that was delivered or decided; the outcome of an archived one is told by its line."""
    line = "(SELECT max(m.id) FROM milestone m WHERE m.petition_id = p.id AND m.kind = '{kind}')"
    insert = (
        "INSERT INTO ledger_entry (petition_id, step, at, timed, result, note, link, milestone_id, reason, void, created_at) "
        "SELECT p.id, '{step}', p.{at}, {false}, {result}, '', '', " + line + ", '', {false}, p.changed_at "
        "FROM petition p WHERE p.{at} IS NOT NULL{more}"
    )
    no = 'false' if op.get_bind().dialect.name == 'postgresql' else '0'
    op.execute(insert.format(step='filed', at='delivered_at', result="''", kind='delivered', false=no, more=''))
    said = ("(SELECT substr(e.name, 10) FROM event e WHERE e.petition_id = p.id AND e.name IN ('petition.won', "
            "'petition.lost') ORDER BY e.id DESC LIMIT 1)")
    result = f"CASE WHEN p.state = 'archived' THEN {said} ELSE p.state END"
    op.execute(insert.format(step='outcome', at='decided_at', result=result, kind='vote', false=no,
                             more=f" AND (p.state IN ('won', 'lost') OR (p.state = 'archived' AND {said} IS NOT NULL))"))
    op.execute("INSERT INTO council_stand (member_id, stand, source, created_at) SELECT c.id, c.stand, c.stand_source, "
               "p.changed_at FROM council_member c JOIN petition p ON p.id = c.petition_id WHERE c.stand != 'unknown'")


def downgrade():
    for table in ('hiding', 'answer', 'answer_sheet', 'question', 'council_vote', 'ledger_entry', 'council_stand',
                  'committee_seat', 'council_body'):
        op.drop_table(table)
    with op.batch_alter_table('council_member', schema=None) as batch_op:
        for name in ('office_email', 'until_on', 'from_on'):
            batch_op.drop_column(name)
