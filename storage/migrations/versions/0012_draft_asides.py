"""Changes of a draft that were set aside because somebody else had changed the same sentence."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draft_aside",
        sa.Column("aside_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("draft_id", sa.String(length=32), nullable=False),
        sa.Column("sentence_id", sa.String(length=32), nullable=False),
        sa.Column("mine", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("their_actor", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.draft_id"], name=op.f("fk_draft_aside_draft_id_draft"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("aside_id", name=op.f("pk_draft_aside")),
    )
    op.create_index(op.f("ix_draft_aside_draft_id"), "draft_aside", ["draft_id"], unique=False)


def downgrade() -> None:
    op.drop_table("draft_aside")
