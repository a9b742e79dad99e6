"""Mail: accounts, senders, the ledger, the outbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.db.base import Instant

revision = "0002_mail"
down_revision = "0001_core"


def upgrade() -> None:
    """Make it so."""
    op.create_table(
        "mail_accounts",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("host", sa.String(length=200), nullable=False),
        sa.Column("port", sa.Integer(), nullable=False),
        sa.Column("security", sa.String(length=10), nullable=False),
        sa.Column("username", sa.String(length=254), nullable=False),
        sa.Column("auth", sa.String(length=10), nullable=False),
        sa.Column("secret", sa.String(length=100), nullable=False),
        sa.Column("oauth", sa.JSON(), nullable=False),
        sa.Column("folder", sa.String(length=200), nullable=False),
        sa.Column("done_folder", sa.String(length=200), nullable=False),
        sa.Column("sent_folder", sa.String(length=200), nullable=False),
        sa.Column("smtp_host", sa.String(length=200), nullable=False),
        sa.Column("smtp_port", sa.Integer(), nullable=False),
        sa.Column("smtp_security", sa.String(length=10), nullable=False),
        sa.Column("smtp_user", sa.String(length=254), nullable=False),
        sa.Column("smtp_secret", sa.String(length=100), nullable=False),
        sa.Column("trusted", sa.JSON(), nullable=False),
        sa.Column("vouched_only", sa.Boolean(), nullable=False),
        sa.Column("declines", sa.Boolean(), nullable=False),
        sa.Column("uid_validity", sa.BigInteger(), nullable=True),
        sa.Column("last_uid", sa.BigInteger(), nullable=False),
        sa.Column("lease_owner", sa.String(length=100), nullable=True),
        sa.Column("lease_until", Instant(), nullable=True),
        sa.Column("last_attempt_at", Instant(), nullable=True),
        sa.Column("last_success_at", Instant(), nullable=True),
        sa.Column("failing_since", Instant(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("alerted_at", Instant(), nullable=True),
        sa.CheckConstraint("kind IN ('imap', 'lmtp')", name="ck_mail_accounts_kind"),
        sa.PrimaryKeyConstraint("id", name="pk_mail_accounts"),
        sa.UniqueConstraint("name", name="uq_mail_accounts_name"),
    )
    op.create_table(
        "mail_senders",
        sa.Column("value", sa.String(length=254), nullable=False),
        sa.Column("agency_id", sa.String(length=32), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name="fk_mail_senders_agency_id_agencies"),
        sa.PrimaryKeyConstraint("value", name="pk_mail_senders"),
    )
    op.create_index("ix_mail_senders_agency_id", "mail_senders", ["agency_id"], unique=False)
    op.create_table(
        "mail_messages",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("identity", sa.String(length=64), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("sender", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("uid_validity", sa.BigInteger(), nullable=True),
        sa.Column("uid", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("busy_until", Instant(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("fate", sa.String(length=10), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("agency_id", sa.String(length=32), nullable=True),
        sa.Column("batch_id", sa.String(length=32), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("thread", sa.JSON(), nullable=False),
        sa.Column("links", sa.Boolean(), nullable=False),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.Column("filed_at", Instant(), nullable=True),
        sa.Column("filed_how", sa.String(length=20), nullable=False),
        sa.CheckConstraint("state IN ('received', 'read', 'checking', 'settled')", name="ck_mail_messages_state"),
        sa.ForeignKeyConstraint(["account_id"], ["mail_accounts.id"], name="fk_mail_messages_account_id_mail_accounts"),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name="fk_mail_messages_agency_id_agencies"),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name="fk_mail_messages_batch_id_batches"),
        sa.PrimaryKeyConstraint("id", name="pk_mail_messages"),
        sa.UniqueConstraint("identity", name="uq_mail_messages_identity"),
    )
    op.create_index("ix_mail_messages_account_id_received_at", "mail_messages", ["account_id", "received_at"], unique=False)
    op.create_index("ix_mail_messages_filed_at", "mail_messages", ["filed_at"], unique=False)
    op.create_index("ix_mail_messages_sender_received_at", "mail_messages", ["sender", "received_at"], unique=False)
    op.create_index("ix_mail_messages_state_busy_until", "mail_messages", ["state", "busy_until"], unique=False)
    op.create_table(
        "mail_attachments",
        sa.Column("mail_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=400), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("reason", sa.JSON(), nullable=True),
        sa.Column("submission_id", sa.String(length=32), nullable=True),
        sa.Column("duplicate", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["mail_id"], ["mail_messages.id"], name="fk_mail_attachments_mail_id_mail_messages"),
        sa.ForeignKeyConstraint(["submission_id"], ["submissions.id"], name="fk_mail_attachments_submission_id_submissions"),
        sa.PrimaryKeyConstraint("mail_id", "position", name="pk_mail_attachments"),
    )
    op.create_table(
        "mail_outbox",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("mail_id", sa.String(length=32), nullable=True),
        sa.Column("message_id", sa.String(length=200), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("storage_key", sa.String(length=120), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", Instant(), nullable=False),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'sending', 'sent', 'failed')", name="ck_mail_outbox_state"),
        sa.ForeignKeyConstraint(["account_id"], ["mail_accounts.id"], name="fk_mail_outbox_account_id_mail_accounts"),
        sa.ForeignKeyConstraint(["mail_id"], ["mail_messages.id"], name="fk_mail_outbox_mail_id_mail_messages"),
        sa.PrimaryKeyConstraint("id", name="pk_mail_outbox"),
        sa.UniqueConstraint("mail_id", name="uq_mail_outbox_mail_id"),
        sa.UniqueConstraint("message_id", name="uq_mail_outbox_message_id"),
    )
    op.create_index("ix_mail_outbox_state_next_at", "mail_outbox", ["state", "next_at"], unique=False)
