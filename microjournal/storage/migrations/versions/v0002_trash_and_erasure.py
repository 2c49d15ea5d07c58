"""Trash, the ledger of erasures, and which change a former state belongs to.

Revision ID: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_ORDERS = (
    ("family_folded", "given_folded", "chart_folded"),
    ("given_folded", "family_folded", "chart_folded"),
    ("chart_folded", "family_folded", "given_folded"),
)


def upgrade() -> None:
    """Add the columns of the trash, the table of erasures, and the number of a change."""
    for table in ("patient", "photo"):
        op.add_column(table, sa.Column("trashed_at", sa.Text(), nullable=True))
        op.create_index(
            op.f(f"ix_{table}_trashed_at"),
            table,
            ["trashed_at"],
            sqlite_where=sa.text("trashed_at IS NOT NULL"),
        )
    _cover_the_trash()
    op.add_column("record_version", sa.Column("change_number", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_record_version_change_number"), "record_version", ["change_number"])
    _create_erasure()


def _cover_the_trash() -> None:
    """Let the indexes of the patient list tell who is in the trash without reading the row."""
    for order in _ORDERS:
        columns = [*order, "id"]
        op.drop_index(op.f("_".join(("ix_patient", *columns))), table_name="patient")
        columns.append("trashed_at")
        op.create_index(op.f("_".join(("ix_patient", *columns))), "patient", columns)


def _create_erasure() -> None:
    op.create_table(
        "erasure",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Text(), nullable=False),
        sa.Column("erased_at", sa.Text(), nullable=False),
        sa.Column("compacted_at", sa.Text(), nullable=True),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_erasure")),
    )
    op.create_index(op.f("ix_erasure_object_id"), "erasure", ["object_id"])
