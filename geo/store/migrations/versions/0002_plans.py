"""Keep plans of rounds: drafts, and those that were adopted."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plans",
        sa.Column("plan_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("rules", sa.String(), nullable=False),
        sa.Column("rounds", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("simulated", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("status IN ('draft', 'adopted', 'dropped')", name=op.f("ck_plans_status_known")),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_plans_days_in_order")),
        sa.PrimaryKeyConstraint("plan_id", name=op.f("pk_plans")),
    )
