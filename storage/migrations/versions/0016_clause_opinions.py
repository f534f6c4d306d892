"""What members say to a request for comments, clause by clause."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clause_opinion",
        sa.Column("opinion_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("draft_id", sa.String(length=32), nullable=False),
        sa.Column("clause", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.draft_id"], name=op.f("fk_clause_opinion_draft_id_draft"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("opinion_id", name=op.f("pk_clause_opinion")),
    )
    op.create_index(op.f("ix_clause_opinion_draft_id"), "clause_opinion", ["draft_id"], unique=False)


def downgrade() -> None:
    op.drop_table("clause_opinion")
