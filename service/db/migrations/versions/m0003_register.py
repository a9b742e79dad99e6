"""The register: Apps, yearly figures, versions, years and requests."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.db.base import Instant

revision = "0003_register"
down_revision = "0002_mail"


def upgrade() -> None:
    """Make it so."""
    op.create_table(
        "indicator_years",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("plans_due_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("year", name="pk_indicator_years"),
    )
    op.create_table(
        "apps",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("folded", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("keywords", sa.JSON(), nullable=False),
        sa.Column("icon_key", sa.String(length=120), nullable=True),
        sa.Column("android_url", sa.Text(), nullable=True),
        sa.Column("ios_url", sa.Text(), nullable=True),
        sa.Column("audience", sa.Integer(), nullable=True),
        sa.Column("audience_source", sa.Text(), nullable=False),
        sa.Column("city_account", sa.Boolean(), nullable=True),
        sa.Column("removed_for_security", sa.Boolean(), nullable=False),
        sa.Column("basis", sa.String(length=10), nullable=False),
        sa.Column("basis_reference", sa.Text(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.CheckConstraint("state IN ('developing', 'listed', 'removed', 'retired')", name="ck_apps_state"),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name="fk_apps_agency_id_agencies"),
        sa.PrimaryKeyConstraint("id", name="pk_apps"),
        sa.UniqueConstraint("agency_id", "folded", name="uq_apps_agency_id_folded"),
    )
    op.create_index("ix_apps_folded", "apps", ["folded"], unique=False)
    op.create_table(
        "app_figures",
        sa.Column("app_id", sa.String(length=32), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("downloads", sa.Integer(), nullable=True),
        sa.Column("ios_rating", sa.Integer(), nullable=True),
        sa.Column("android_rating", sa.Integer(), nullable=True),
        sa.Column("audience", sa.Integer(), nullable=True),
        sa.Column("standard", sa.Integer(), nullable=True),
        sa.Column("downloads_outcome", sa.String(length=8), nullable=False),
        sa.Column("rating_outcome", sa.String(length=8), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("form_version", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=32), nullable=True),
        sa.CheckConstraint("outcome IN ('passed', 'failed', 'unknown')", name="ck_app_figures_outcome"),
        sa.ForeignKeyConstraint(["app_id"], ["apps.id"], name="fk_app_figures_app_id_apps"),
        sa.PrimaryKeyConstraint("app_id", "year", name="pk_app_figures"),
    )
    op.create_index("ix_app_figures_year_outcome", "app_figures", ["year", "outcome"], unique=False)
    op.create_table(
        "app_requests",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency_id", sa.String(length=32), nullable=False),
        sa.Column("app_id", sa.String(length=32), nullable=True),
        sa.Column("kind", sa.String(length=6), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=32), nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("decided_by", sa.String(length=32), nullable=True),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('add', 'change', 'retire')", name="ck_app_requests_kind"),
        sa.CheckConstraint("state IN ('received', 'returned', 'approved', 'rejected', 'withdrawn')", name="ck_app_requests_state"),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name="fk_app_requests_agency_id_agencies"),
        sa.ForeignKeyConstraint(["app_id"], ["apps.id"], name="fk_app_requests_app_id_apps"),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name="fk_app_requests_created_by_users"),
        sa.ForeignKeyConstraint(["decided_by"], ["users.id"], name="fk_app_requests_decided_by_users"),
        sa.PrimaryKeyConstraint("id", name="pk_app_requests"),
    )
    op.create_index("ix_app_requests_agency_id", "app_requests", ["agency_id"], unique=False)
    op.create_index("ix_app_requests_app_id", "app_requests", ["app_id"], unique=False)
    op.create_index("ix_app_requests_state_received_at", "app_requests", ["state", "received_at"], unique=False)
    op.create_table(
        "app_versions",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("app_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=60), nullable=False),
        sa.Column("change", sa.String(length=8), nullable=False),
        sa.Column("report_due", sa.Boolean(), nullable=False),
        sa.Column("clause", sa.String(length=60), nullable=False),
        sa.Column("report_name", sa.String(length=300), nullable=True),
        sa.Column("report_key", sa.String(length=120), nullable=True),
        sa.Column("entered_at", Instant(), nullable=False),
        sa.Column("listed_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["app_id"], ["apps.id"], name="fk_app_versions_app_id_apps"),
        sa.PrimaryKeyConstraint("id", name="pk_app_versions"),
        sa.UniqueConstraint("app_id", "number", name="uq_app_versions_app_id_number"),
    )
