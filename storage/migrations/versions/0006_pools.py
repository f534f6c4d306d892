"""Pools with their members and steps; the whole profile of a person; tasks, selections and how people served."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NUMBERS = ("birth_year", "in_field_since")
TEXTS = ("education", "achievements", "honours", "penalties", "recommender", "phone", "email")
LISTS = ("concurrent_posts", "avoidance_units", "avoidance_people")
DAYS = ("consent_on", "erased_on")
MOVED = ("state", "term_start", "term_end")
TABLES = ("call_entry", "engagement", "selection", "task", "contact_view", "membership_step", "membership", "pool")


def upgrade() -> None:
    _create_tables()
    for column in (
        sa.Column("gender", sa.String(length=4), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in NUMBERS),
        *(sa.Column(name, sa.Text(), nullable=False, server_default="") for name in TEXTS),
        *(sa.Column(name, sa.JSON(), nullable=False, server_default="[]") for name in LISTS),
        *(sa.Column(name, sa.Date(), nullable=True) for name in DAYS),
    ):
        op.add_column("expert", column)
    op.create_index(op.f("ix_expert_phone"), "expert", ["phone"], unique=False)
    now = datetime.now(UTC).replace(tzinfo=None).isoformat(sep=" ")
    op.execute(
        sa.text(
            "INSERT INTO pool (pool_id, name, kind, rules, is_archived, created_at) "
            "VALUES ('main', '专家智库', '常设', '{}', :no, :now)"
        ).bindparams(no=False, now=now)
    )
    op.execute(
        "INSERT INTO membership (pool_id, expert_id, state, term_start, term_end, certificate_number, terms) "
        "SELECT 'main', expert_id, state, term_start, term_end, '', 1 FROM expert"
    )
    op.execute(
        sa.text(
            "INSERT INTO membership_step "
            "(pool_id, expert_id, step, after, reason, term_start, term_end, actor, at) "
            "SELECT 'main', expert_id, '登记', state, '', term_start, term_end, '系统', :now FROM expert"
        ).bindparams(now=now)
    )
    for name in MOVED:  # not in a batch: that would replace the table, and the links of every expert would go with it
        op.execute(f"ALTER TABLE expert DROP COLUMN {name}")


def downgrade() -> None:
    op.add_column("expert", sa.Column("state", sa.String(length=16), nullable=False, server_default="退出"))
    op.add_column("expert", sa.Column("term_start", sa.Date(), nullable=True))
    op.add_column("expert", sa.Column("term_end", sa.Date(), nullable=True))
    own = "FROM membership WHERE membership.expert_id = expert.expert_id AND membership.pool_id = 'main'"
    for name in ("term_start", "term_end"):
        op.execute(f"UPDATE expert SET {name} = (SELECT {name} {own})")
    op.execute(f"UPDATE expert SET state = '在聘' WHERE EXISTS (SELECT 1 {own} AND membership.state = '在聘')")
    for table in TABLES:
        op.drop_table(table)
    op.drop_index(op.f("ix_expert_phone"), table_name="expert")
    for name in ("gender", *NUMBERS, *TEXTS, *LISTS, *DAYS):
        op.execute(f"ALTER TABLE expert DROP COLUMN {name}")


def _create_tables() -> None:
    op.create_table(
        "contact_view",
        sa.Column("view_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("expert_id", sa.String(length=32), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("view_id", name=op.f("pk_contact_view")),
    )
    op.create_index(op.f("ix_contact_view_expert_id"), "contact_view", ["expert_id"], unique=False)

    op.create_table(
        "membership_step",
        sa.Column("step_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("pool_id", sa.String(length=32), nullable=False),
        sa.Column("expert_id", sa.String(length=32), nullable=False),
        sa.Column("step", sa.String(length=16), nullable=False),
        sa.Column("before", sa.String(length=16), nullable=True),
        sa.Column("after", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("term_start", sa.Date(), nullable=True),
        sa.Column("term_end", sa.Date(), nullable=True),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("step_id", name=op.f("pk_membership_step")),
    )
    op.create_index(op.f("ix_membership_step_at"), "membership_step", ["at"], unique=False)
    op.create_index(op.f("ix_membership_step_expert_id"), "membership_step", ["expert_id"], unique=False)

    op.create_table(
        "pool",
        sa.Column("pool_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("is_archived", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("pool_id", name=op.f("pk_pool")),
        sa.UniqueConstraint("name", name=op.f("uq_pool_name")),
    )
    op.create_table(
        "membership",
        sa.Column("pool_id", sa.String(length=32), nullable=False),
        sa.Column("expert_id", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("announced_until", sa.Date(), nullable=True),
        sa.Column("term_start", sa.Date(), nullable=True),
        sa.Column("term_end", sa.Date(), nullable=True),
        sa.Column("certificate_number", sa.Text(), nullable=False),
        sa.Column("terms", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["expert.expert_id"], name=op.f("fk_membership_expert_id_expert"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["pool_id"], ["pool.pool_id"], name=op.f("fk_membership_pool_id_pool")),
        sa.PrimaryKeyConstraint("pool_id", "expert_id", name=op.f("pk_membership")),
    )
    op.create_index(op.f("ix_membership_expert_id"), "membership", ["expert_id"], unique=False)
    op.create_index(op.f("ix_membership_state"), "membership", ["state"], unique=False)
    op.create_index(op.f("ix_membership_term_end"), "membership", ["term_end"], unique=False)

    op.create_table(
        "task",
        sa.Column("task_id", sa.String(length=32), nullable=False),
        sa.Column("pool_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("matter", sa.Text(), nullable=False),
        sa.Column("organiser", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("demands", sa.JSON(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["pool_id"], ["pool.pool_id"], name=op.f("fk_task_pool_id_pool")),
        sa.PrimaryKeyConstraint("task_id", name=op.f("pk_task")),
    )
    op.create_index(op.f("ix_task_held_on"), "task", ["held_on"], unique=False)
    op.create_index(op.f("ix_task_pool_id"), "task", ["pool_id"], unique=False)

    op.create_table(
        "call_entry",
        sa.Column("entry_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("task_id", sa.String(length=32), nullable=False),
        sa.Column("expert_id", sa.String(length=32), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["task.task_id"], name=op.f("fk_call_entry_task_id_task")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_call_entry")),
    )
    op.create_index(op.f("ix_call_entry_task_id"), "call_entry", ["task_id"], unique=False)

    op.create_table(
        "engagement",
        sa.Column("engagement_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("task_id", sa.String(length=32), nullable=False),
        sa.Column("expert_id", sa.String(length=32), nullable=False),
        sa.Column("stratum", sa.String(length=32), nullable=False),
        sa.Column("standby", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("served_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("rating_note", sa.Text(), nullable=False),
        sa.Column("days", sa.Float(), nullable=True),
        sa.Column("fee_yuan", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["task_id"], ["task.task_id"], name=op.f("fk_engagement_task_id_task")),
        sa.PrimaryKeyConstraint("engagement_id", name=op.f("pk_engagement")),
        sa.UniqueConstraint("task_id", "expert_id", name=op.f("uq_engagement_task_id_expert_id")),
    )
    op.create_index(op.f("ix_engagement_expert_id"), "engagement", ["expert_id"], unique=False)
    op.create_index(op.f("ix_engagement_served_on"), "engagement", ["served_on"], unique=False)
    op.create_index(op.f("ix_engagement_state"), "engagement", ["state"], unique=False)

    op.create_table(
        "selection",
        sa.Column("selection_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("task_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["task.task_id"], name=op.f("fk_selection_task_id_task")),
        sa.PrimaryKeyConstraint("selection_id", name=op.f("pk_selection")),
    )
    op.create_index(op.f("ix_selection_task_id"), "selection", ["task_id"], unique=False)
