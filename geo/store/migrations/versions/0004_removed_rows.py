"""Find removed rows among all revisions without reading them."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    is_removed = sa.text("state IS NULL")
    op.create_index(
        op.f("ix_revisions_removed"),
        "revisions",
        ["table_name", "row_id"],
        sqlite_where=is_removed,
        postgresql_where=is_removed,
    )
