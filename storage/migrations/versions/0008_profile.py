"""Records of people that were merged or told apart."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("expert", sa.Column("merged_into", sa.String(length=32), nullable=False, server_default=""))
    op.create_index(op.f("ix_expert_merged_into"), "expert", ["merged_into"], unique=False)
    op.create_table(
        "expert_merge",
        sa.Column("merge_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("kept_id", sa.String(length=32), nullable=False),
        sa.Column("merged_id", sa.String(length=32), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("merge_id", name=op.f("pk_expert_merge")),
    )
    op.create_index(op.f("ix_expert_merge_kept_id"), "expert_merge", ["kept_id"], unique=False)
    op.create_table(
        "expert_apart",
        sa.Column("expert_id", sa.String(length=32), nullable=False),
        sa.Column("other_id", sa.String(length=32), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("expert_id", "other_id", name=op.f("pk_expert_apart")),
    )


def downgrade() -> None:
    op.drop_table("expert_apart")
    op.drop_table("expert_merge")
    op.drop_index(op.f("ix_expert_merged_into"), table_name="expert")
    op.execute("ALTER TABLE expert DROP COLUMN merged_into")
