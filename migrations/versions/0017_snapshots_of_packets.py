"""packets: what was frozen, supplements, one-time addresses

Revision ID: 0017
Revises: 0016
Create Date: 2026-11-25 15:00:00

"""
from alembic import op
import sqlalchemy as sa


revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('export') as table:
        table.add_column(sa.Column('frozen_at', sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column('frozen', sa.JSON(), nullable=True))
        for name in ('supplements_id', 'rebuilds_id'):
            table.add_column(sa.Column(name, sa.Integer(), nullable=True))
            table.create_foreign_key(f'fk_export_{name}_export', 'export', [name], ['id'], ondelete='SET NULL')
    op.create_table(
        'snapshot_line',
        sa.Column('export_id', sa.Integer(), nullable=False),
        sa.Column('no', sa.Integer(), nullable=False),
        sa.Column('signature_id', sa.Integer(), nullable=True),
        sa.Column('ward', sa.String(length=120), nullable=True),
        sa.Column('tier', sa.String(length=10), nullable=True),
        sa.Column('shown', sa.Boolean(), nullable=False),
        sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['export_id'], ['export.id'], name='fk_snapshot_line_export_id_export', ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['signature_id'], ['signature.id'], name='fk_snapshot_line_signature_id_signature', ondelete='SET NULL'),
        sa.PrimaryKeyConstraint('export_id', 'no', name='pk_snapshot_line'),
        sqlite_with_rowid=False,
    )
    op.create_index('ix_snapshot_line_signature_id', 'snapshot_line', ['signature_id'])
    op.create_table(
        'handover',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('export_id', sa.Integer(), nullable=False),
        sa.Column('account_id', sa.Integer(), nullable=True),
        sa.Column('hash', sa.LargeBinary(length=32), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('fetched_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['export_id'], ['export.id'], name='fk_handover_export_id_export', ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['account_id'], ['account.id'], name='fk_handover_account_id_account', ondelete='SET NULL'),
        sa.PrimaryKeyConstraint('id', name='pk_handover'),
        sa.UniqueConstraint('hash', name='uq_handover_hash'),
    )
    op.create_index('ix_handover_export_id', 'handover', ['export_id'])


def downgrade():
    op.drop_table('handover')
    op.drop_table('snapshot_line')
    with op.batch_alter_table('export') as table:
        for name in ('rebuilds_id', 'supplements_id'):
            table.drop_constraint(f'fk_export_{name}_export', type_='foreignkey')
            table.drop_column(name)
        table.drop_column('frozen')
        table.drop_column('frozen_at')
