"""专家论证: to whom a paper was sent, and what each said about it."""

import sqlalchemy as sa
from alembic import op

revision = "0012_opinions"
down_revision = "0012_page"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draft_request",
        sa.Column("request_id", sa.String(length=32), nullable=False),
        sa.Column("draft_id", sa.String(length=32), nullable=False),
        sa.Column("expert_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.draft_id"], name=op.f("fk_draft_request_draft_id_draft"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_draft_request")),
    )
    op.create_index(op.f("ix_draft_request_draft_id"), "draft_request", ["draft_id"], unique=False)
    op.create_index(op.f("ix_draft_request_expert_id"), "draft_request", ["expert_id"], unique=False)
    op.create_table(
        "draft_opinion",
        sa.Column("opinion_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("draft_id", sa.String(length=32), nullable=False),
        sa.Column("request_id", sa.String(length=32), nullable=False),
        sa.Column("expert_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("sentence_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.draft_id"], name=op.f("fk_draft_opinion_draft_id_draft"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("opinion_id", name=op.f("pk_draft_opinion")),
        sa.UniqueConstraint("draft_id", "fingerprint", name=op.f("uq_draft_opinion_draft_id_fingerprint")),
    )
    op.create_index(op.f("ix_draft_opinion_expert_id"), "draft_opinion", ["expert_id"], unique=False)


def downgrade() -> None:
    for table in ("draft_opinion", "draft_request"):
        op.drop_table(table)
