"""First schema.

Revision ID: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create all tables."""
    _create_audit()
    _create_patient()
    _create_record_version()
    _create_setting()
    _create_tombstone()
    _create_consent()
    _create_course()
    _create_session()
    _create_photo()
    _create_measurement()


def _create_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Text(), nullable=False),
        sa.Column("previous", sa.LargeBinary(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_object_id"), "audit", ["object_id"], unique=False)


def _create_patient() -> None:
    op.create_table(
        "patient",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("chart_number", sa.Text(), nullable=False),
        sa.Column("given_name", sa.Text(), nullable=False),
        sa.Column("family_name", sa.Text(), nullable=False),
        sa.Column("birth_date", sa.Text(), nullable=True),
        sa.Column("phototype", sa.Text(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("chart_folded", sa.Text(), nullable=False),
        sa.Column("given_folded", sa.Text(), nullable=False),
        sa.Column("family_folded", sa.Text(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient")),
        sa.UniqueConstraint("chart_folded", name=op.f("uq_patient_chart_folded")),
    )
    op.create_index(
        op.f("ix_patient_chart_folded_family_folded_given_folded_id"),
        "patient",
        ["chart_folded", "family_folded", "given_folded", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_patient_family_folded_given_folded_chart_folded_id"),
        "patient",
        ["family_folded", "given_folded", "chart_folded", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_patient_given_folded_family_folded_chart_folded_id"),
        "patient",
        ["given_folded", "family_folded", "chart_folded", "id"],
        unique=False,
    )


def _create_record_version() -> None:
    op.create_table(
        "record_version",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("entity_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("replaced_at", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_record_version")),
    )
    op.create_index(
        op.f("ix_record_version_entity_entity_id_version"),
        "record_version",
        ["entity", "entity_id", "version"],
        unique=False,
    )


def _create_setting() -> None:
    op.create_table(
        "setting",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )


def _create_tombstone() -> None:
    op.create_table(
        "tombstone",
        sa.Column("object_name", sa.Text(), nullable=False),
        sa.Column("photo_id", sa.Text(), nullable=False),
        sa.Column("erased_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("object_name", name=op.f("pk_tombstone")),
    )


def _create_consent() -> None:
    op.create_table(
        "consent",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("given_on", sa.Text(), nullable=False),
        sa.Column("expires_on", sa.Text(), nullable=True),
        sa.Column("withdrawn_on", sa.Text(), nullable=True),
        sa.Column("text_version", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_consent_patient_id_patient")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index(
        op.f("ix_consent_patient_id_given_on"), "consent", ["patient_id", "given_on"], unique=False
    )


def _create_course() -> None:
    op.create_table(
        "course",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("concerns", sa.Text(), nullable=False),
        sa.Column("regions", sa.Text(), nullable=False),
        sa.Column("goals", sa.Text(), nullable=False),
        sa.Column("planned_sessions", sa.Integer(), nullable=False),
        sa.Column("interval_days", sa.Integer(), nullable=False),
        sa.Column("maintenance_interval_days", sa.Integer(), nullable=True),
        sa.Column("started_on", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_course_patient_id_patient")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course")),
    )
    op.create_index(op.f("ix_course_patient_id"), "course", ["patient_id"], unique=False)


def _create_session() -> None:
    op.create_table(
        "session",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("course_id", sa.Text(), nullable=True),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("cartridge_lot", sa.Text(), nullable=False),
        sa.Column("needling", sa.Text(), nullable=False),
        sa.Column("topical", sa.Text(), nullable=False),
        sa.Column("anaesthetic", sa.Text(), nullable=False),
        sa.Column("reactions", sa.Text(), nullable=False),
        sa.Column("tolerance", sa.Integer(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_session_course_id_course")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_session_patient_id_patient")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
    )
    op.create_index(op.f("ix_session_course_id"), "session", ["course_id"], unique=False)
    op.create_index(
        op.f("ix_session_patient_id_held_on"), "session", ["patient_id", "held_on"], unique=False
    )


def _create_photo() -> None:
    op.create_table(
        "photo",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("width_px", sa.Integer(), nullable=False),
        sa.Column("height_px", sa.Integer(), nullable=False),
        sa.Column("view", sa.Text(), nullable=False),
        sa.Column("view_confirmed", sa.Integer(), nullable=False),
        sa.Column("moment", sa.Text(), nullable=False),
        sa.Column("taken_at", sa.Text(), nullable=True),
        sa.Column("taken_at_source", sa.Text(), nullable=False),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.Column("source_name", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("import_id", sa.Text(), nullable=True),
        sa.Column("object_name", sa.Text(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("duplicate_tag", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_photo_patient_id_patient")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_photo_session_id_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo")),
        sa.UniqueConstraint("duplicate_tag", name=op.f("uq_photo_duplicate_tag")),
        sa.UniqueConstraint("object_name", name=op.f("uq_photo_object_name")),
    )
    op.create_index(op.f("ix_photo_import_id"), "photo", ["import_id"], unique=False)
    op.create_index(
        op.f("ix_photo_patient_id_taken_at"), "photo", ["patient_id", "taken_at"], unique=False
    )
    op.create_index(
        op.f("ix_photo_session_id_taken_at"), "photo", ["session_id", "taken_at"], unique=False
    )


def _create_measurement() -> None:
    op.create_table(
        "measurement",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("baseline_photo_id", sa.Text(), nullable=False),
        sa.Column("follow_up_photo_id", sa.Text(), nullable=False),
        sa.Column("metric_id", sa.Text(), nullable=False),
        sa.Column("metric_version", sa.Integer(), nullable=False),
        sa.Column("measured_at", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["baseline_photo_id"], ["photo.id"], name=op.f("fk_measurement_baseline_photo_id_photo")
        ),
        sa.ForeignKeyConstraint(
            ["follow_up_photo_id"],
            ["photo.id"],
            name=op.f("fk_measurement_follow_up_photo_id_photo"),
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_measurement_patient_id_patient")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_measurement")),
        sa.UniqueConstraint("id", name=op.f("uq_measurement_id")),
    )
    op.create_index(
        op.f("ix_measurement_baseline_photo_id"), "measurement", ["baseline_photo_id"], unique=False
    )
    op.create_index(
        op.f("ix_measurement_follow_up_photo_id"),
        "measurement",
        ["follow_up_photo_id"],
        unique=False,
    )
    op.create_index(
        "ix_measurement_pair",
        "measurement",
        [
            "patient_id",
            "baseline_photo_id",
            "follow_up_photo_id",
            "metric_id",
            "metric_version",
            "number",
        ],
        unique=False,
    )
