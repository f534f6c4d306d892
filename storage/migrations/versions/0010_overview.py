"""The wanted structure of pools, and the questions asked of experts."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pool_target",
        sa.Column("pool_id", sa.String(length=32), nullable=False),
        sa.Column("side", sa.String(length=16), nullable=False),
        sa.Column("value", sa.String(length=32), nullable=False),
        sa.Column("measure", sa.String(length=8), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["pool_id"], ["pool.pool_id"], name="fk_pool_target_pool_id_pool", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("pool_id", "side", "value", name="pk_pool_target"),
    )
    op.create_table(
        "asked_question",
        sa.Column("asked_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("asked_id", name="pk_asked_question"),
    )
    op.create_index("ix_asked_question_at", "asked_question", ["at"])


def downgrade() -> None:
    op.drop_index("ix_asked_question_at", "asked_question")
    op.drop_table("asked_question")
    op.drop_table("pool_target")
