"""Suggestion papers: handed in, answered, adopted, and passages that look like their suggestions."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draft_adoption",
        sa.Column("adoption_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("draft_id", sa.String(length=32), nullable=False),
        sa.Column("grade", sa.String(length=16), nullable=False),
        sa.Column("adopted_on", sa.Date(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("expert_ids", sa.JSON(), nullable=False),
        sa.Column("trace_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.draft_id"], name=op.f("fk_draft_adoption_draft_id_draft"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("adoption_id", name=op.f("pk_draft_adoption")),
    )
    op.create_index(op.f("ix_draft_adoption_draft_id"), "draft_adoption", ["draft_id"], unique=False)
    op.create_table(
        "draft_reply",
        sa.Column("reply_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("draft_id", sa.String(length=32), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("replied_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.draft_id"], name=op.f("fk_draft_reply_draft_id_draft"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("reply_id", name=op.f("pk_draft_reply")),
    )
    op.create_index(op.f("ix_draft_reply_draft_id"), "draft_reply", ["draft_id"], unique=False)
    op.create_table(
        "draft_submission",
        sa.Column("submission_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("draft_id", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("addressee", sa.Text(), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("receipt", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.draft_id"], name=op.f("fk_draft_submission_draft_id_draft"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("submission_id", name=op.f("pk_draft_submission")),
    )
    op.create_index(op.f("ix_draft_submission_draft_id"), "draft_submission", ["draft_id"], unique=False)
    op.create_table(
        "draft_trace",
        sa.Column("trace_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("draft_id", sa.String(length=32), nullable=False),
        sa.Column("sentence_id", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("quote_key", sa.String(length=32), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.draft_id"], name=op.f("fk_draft_trace_draft_id_draft"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("trace_id", name=op.f("pk_draft_trace")),
        sa.UniqueConstraint(
            "draft_id",
            "sentence_id",
            "document_id",
            "quote_key",
            name=op.f("uq_draft_trace_draft_id_sentence_id_document_id_quote_key"),
        ),
    )
    op.create_index(op.f("ix_draft_trace_document_id"), "draft_trace", ["document_id"], unique=False)
    op.create_index(op.f("ix_draft_trace_draft_id"), "draft_trace", ["draft_id"], unique=False)


def downgrade() -> None:
    for table in ("draft_trace", "draft_submission", "draft_reply", "draft_adoption"):
        op.drop_table(table)
