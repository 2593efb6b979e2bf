"""Lay the first tables: settings, figures, sites, visits, observations, needs, outcomes."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    changes = op.create_table(
        "changes",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("committed", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_changes_id_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes")),
    )
    op.bulk_insert(changes, [{"id": 1, "committed": 0}])
    op.create_table(
        "figures",
        sa.Column("figure", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("figure", name=op.f("pk_figures")),
    )
    op.create_table(
        "settings",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_settings")),
    )
    op.create_table(
        "sites",
        sa.Column("site_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kecamatan_code", sa.String(), nullable=False),
        sa.Column("desa", sa.String(), nullable=True),
        sa.Column("desa_code", sa.String(), nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("location_accuracy", sa.String(), nullable=False),
        sa.Column("accuracy_m", sa.Double(), nullable=True),
        sa.Column("interval_days", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("simulated", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint(
            "location_accuracy IN ('gps', 'desa', 'kecamatan')", name=op.f("ck_sites_location_accuracy_known")
        ),
        sa.CheckConstraint("(lat IS NULL) = (lon IS NULL)", name=op.f("ck_sites_lat_with_lon")),
        sa.CheckConstraint("accuracy_m >= 0", name=op.f("ck_sites_accuracy_m_not_negative")),
        sa.CheckConstraint("interval_days > 0", name=op.f("ck_sites_interval_days_positive")),
        sa.CheckConstraint("lat BETWEEN -90 AND 90", name=op.f("ck_sites_lat_on_earth")),
        sa.CheckConstraint("lon BETWEEN -180 AND 180", name=op.f("ck_sites_lon_on_earth")),
        sa.PrimaryKeyConstraint("site_id", name=op.f("pk_sites")),
    )
    op.create_table(
        "outcomes",
        sa.Column("outcome_id", sa.String(), nullable=False),
        sa.Column("site_id", sa.String(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("trained", sa.Integer(), nullable=True),
        sa.Column("equipped", sa.Integer(), nullable=True),
        sa.Column("changed", sa.Integer(), nullable=True),
        sa.Column("returned", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("simulated", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("changed >= 0", name=op.f("ck_outcomes_changed_not_negative")),
        sa.CheckConstraint("equipped >= 0", name=op.f("ck_outcomes_equipped_not_negative")),
        sa.CheckConstraint("returned >= 0", name=op.f("ck_outcomes_returned_not_negative")),
        sa.CheckConstraint("trained >= 0", name=op.f("ck_outcomes_trained_not_negative")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.site_id"], name=op.f("fk_outcomes_site_id")),
        sa.PrimaryKeyConstraint("outcome_id", name=op.f("pk_outcomes")),
    )
    op.create_index(op.f("ix_outcomes_site_id_date"), "outcomes", ["site_id", "date"])
    op.create_table(
        "visits",
        sa.Column("visit_id", sa.String(), nullable=False),
        sa.Column("site_id", sa.String(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("simulated", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("status IN ('planned', 'done', 'cancelled')", name=op.f("ck_visits_status_known")),
        sa.CheckConstraint("position >= 1", name=op.f("ck_visits_position_from_one")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.site_id"], name=op.f("fk_visits_site_id")),
        sa.PrimaryKeyConstraint("visit_id", name=op.f("pk_visits")),
    )
    op.create_index(op.f("ix_visits_site_id_date"), "visits", ["site_id", "date"])
    op.create_table(
        "needs",
        sa.Column("need_id", sa.String(), nullable=False),
        sa.Column("visit_id", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("simulated", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint(
            "category IN ('cart_fried_rice', 'cart_noodles', 'cart_cakes', 'sewing', 'salon', 'capital', "
            "'training_cooking', 'placement', 'schooling', 'health', 'papers', 'family', 'none')",
            name=op.f("ck_needs_category_known"),
        ),
        sa.CheckConstraint("count >= 0", name=op.f("ck_needs_count_not_negative")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.visit_id"], name=op.f("fk_needs_visit_id")),
        sa.PrimaryKeyConstraint("need_id", name=op.f("pk_needs")),
        sa.UniqueConstraint("visit_id", "category", name=op.f("uq_needs_visit_id_category")),
    )
    op.create_table(
        "observations",
        sa.Column("observation_id", sa.String(), nullable=False),
        sa.Column("visit_id", sa.String(), nullable=False),
        sa.Column("houses", sa.Integer(), nullable=True),
        sa.Column("rooms", sa.Integer(), nullable=True),
        sa.Column("living_in", sa.Integer(), nullable=True),
        sa.Column("tl", sa.Integer(), nullable=True),
        sa.Column("owners", sa.Integer(), nullable=True),
        sa.Column("health_protocol", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("simulated", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint(
            "health_protocol IN ('baik', 'cukup', 'kurang')",
            name=op.f("ck_observations_health_protocol_known"),
        ),
        sa.CheckConstraint("houses >= 0", name=op.f("ck_observations_houses_not_negative")),
        sa.CheckConstraint("living_in >= 0", name=op.f("ck_observations_living_in_not_negative")),
        sa.CheckConstraint("owners >= 0", name=op.f("ck_observations_owners_not_negative")),
        sa.CheckConstraint("rooms >= 0", name=op.f("ck_observations_rooms_not_negative")),
        sa.CheckConstraint("tl >= 0", name=op.f("ck_observations_tl_not_negative")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.visit_id"], name=op.f("fk_observations_visit_id")),
        sa.PrimaryKeyConstraint("observation_id", name=op.f("pk_observations")),
        sa.UniqueConstraint("visit_id", name=op.f("uq_observations_visit_id")),
    )
