"""What holds of a pair's rulings stands beside the pair, so that the next case is one look-up.

Revision ID: 0013
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("pair", schema=None) as batch_op:
        batch_op.add_column(sa.Column("decision", sa.String(length=10), nullable=True))
        batch_op.drop_index("ix_pair_petition_id_verdict_probability")
        batch_op.create_index(
            "ix_pair_petition_id_verdict_decision_probability", ["petition_id", "verdict", "decision", "probability"]
        )


def downgrade():
    with op.batch_alter_table("pair", schema=None) as batch_op:
        batch_op.drop_index("ix_pair_petition_id_verdict_decision_probability")
        batch_op.create_index("ix_pair_petition_id_verdict_probability", ["petition_id", "verdict", "probability"])
        batch_op.drop_column("decision")
