"""Titles that documents cite."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "citation",
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.document_id"], name="fk_citation_document_id_document", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", "title", name="pk_citation"),
    )
    op.create_index("ix_citation_title", "citation", ["title"])


def downgrade() -> None:
    op.drop_index("ix_citation_title", "citation")
    op.drop_table("citation")
