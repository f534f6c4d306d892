"""Validity: when a document is in force, what replaced it, and what it says about the end of others."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INDEXED = ("ended_on", "superseded_by", "version_key")


def upgrade() -> None:
    for column in (
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_as", sa.String(length=16), nullable=False, server_default=""),
        sa.Column("superseded_by", sa.String(length=32), nullable=False, server_default=""),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("version_key", sa.Text(), nullable=False, server_default=""),
        sa.Column("validity_read", sa.Integer(), nullable=False, server_default="0"),
    ):
        op.add_column("document", column)
    for name in INDEXED:
        op.create_index(op.f(f"ix_document_{name}"), "document", [name], unique=False)
    op.create_table(
        "ending_clause",
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("version_key", sa.Text(), nullable=False),
        sa.Column("document_number", sa.Text(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("years", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.document_id"],
            name=op.f("fk_ending_clause_document_id_document"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("document_id", "ordinal", name=op.f("pk_ending_clause")),
    )
    for name in ("version_key", "document_number"):
        op.create_index(op.f(f"ix_ending_clause_{name}"), "ending_clause", [name], unique=False)


def downgrade() -> None:
    op.drop_table("ending_clause")
    for name in INDEXED:
        op.drop_index(op.f(f"ix_document_{name}"), table_name="document")
    for name in (
        "validity_read",
        "version_key",
        "expires_on",
        "superseded_by",
        "ended_as",
        "ended_on",
        "effective_on",
    ):
        op.drop_column("document", name)
