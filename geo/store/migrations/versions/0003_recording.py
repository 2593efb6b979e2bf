"""Record visits in full, keep who changed what, and drafts; audit and revisions refuse to be altered."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sites", sa.Column("meeting_point", sa.String(), nullable=True))
    for name in ("time_in", "time_out", "attended_by", "next_step", "instance_id"):
        op.add_column("visits", sa.Column(name, sa.String(), nullable=True))
    op.create_index(op.f("ix_visits_instance_id"), "visits", ["instance_id"], unique=True)
    op.add_column("changes", sa.Column("audited", sa.Integer(), server_default="0", nullable=False))
    op.add_column("changes", sa.Column("head", sa.String(), server_default="", nullable=False))
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("at", "who", "action", "detail", "prev", "hash")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit")),
    )
    op.create_table(
        "revisions",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("row_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["seq"], ["audit.seq"], name=op.f("fk_revisions_seq")),
        sa.PrimaryKeyConstraint("seq", "table_name", "row_id", name=op.f("pk_revisions")),
    )
    op.create_index(op.f("ix_revisions_table_name_row_id_seq"), "revisions", ["table_name", "row_id", "seq"])
    op.create_table(
        "imports",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("import_id", "at", "who", "file_name", "sha256")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("rows_new", "rows_changed", "seq")),
        sa.Column("undone_seq", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("import_id", name=op.f("pk_imports")),
    )
    op.create_table(
        "drafts",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("who", "key", "body", "saved_at")),
        sa.PrimaryKeyConstraint("who", "key", name=op.f("pk_drafts")),
    )
    _refuse_changes("audit")
    _refuse_changes("revisions")


def _refuse_changes(table: str) -> None:
    """Let triggers refuse to update or delete rows of a table."""
    message = f"{table} is append-only"
    if op.get_bind().dialect.name == "sqlite":
        for deed in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{message}'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()"
    )
