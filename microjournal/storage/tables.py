"""The schema as SQLAlchemy tables: what the migrations build and are compared with.

Current state lies in one table an entity; ``record_version`` keeps every former state. Reads
and writes at run time are plain SQL on the same columns (see the decision record on start-up).
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(TypeDecorator[datetime]):
    """An instant: aware UTC in Python, fixed-width ISO 8601 text in the file."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Return the text of an aware instant."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """Return the aware instant of a text."""
        return None if value is None else datetime.fromisoformat(value)


def _id() -> Column[str]:
    return Column("id", Text, primary_key=True)


def _version() -> tuple[Column[int], Column[datetime]]:
    return (
        Column("version", Integer, nullable=False),
        Column("created_at", UTCDateTime, nullable=False),
    )


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _optional(name: str) -> Column[str]:
    return Column(name, Text)


def _belongs_to(table: str, *, optional: bool = False) -> Column[str]:
    return Column(f"{table}_id", Text, ForeignKey(f"{table}.id"), nullable=optional)


def _trash_index() -> Index:
    """Index only what is in the trash: the lists never look for what is not."""
    return Index(None, "trashed_at", sqlite_where=text("trashed_at IS NOT NULL"))


def journal_tables() -> MetaData:
    """Return the metadata of the newest schema."""
    metadata = MetaData(naming_convention=NAMING)
    _people(metadata)
    _visits(metadata)
    _photographs(metadata)
    _measurements(metadata)
    _care(metadata)
    return metadata


def _people(metadata: MetaData) -> None:
    Table(
        "patient",
        metadata,
        _id(),
        *(_text(name) for name in ("chart_number", "given_name", "family_name")),
        *(_optional(name) for name in ("birth_date", "phototype")),
        _text("notes"),
        *(_text(name) for name in ("chart_folded", "given_folded", "family_folded")),
        Column("wrapped_key", LargeBinary, nullable=False),
        *_version(),
        Column("trashed_at", UTCDateTime),
        UniqueConstraint("chart_folded"),
        Index(None, "family_folded", "given_folded", "chart_folded", "id", "trashed_at"),
        Index(None, "given_folded", "family_folded", "chart_folded", "id", "trashed_at"),
        Index(None, "chart_folded", "family_folded", "given_folded", "id", "trashed_at"),
        _trash_index(),
    )
    Table(
        "consent",
        metadata,
        _id(),
        _belongs_to("patient"),
        *(_text(name) for name in ("scope", "given_on")),
        *(_optional(name) for name in ("expires_on", "withdrawn_on")),
        _text("text_version"),
        *_version(),
        Index(None, "patient_id", "given_on"),
    )


def _visits(metadata: MetaData) -> None:
    Table(
        "course",
        metadata,
        _id(),
        _belongs_to("patient"),
        *(_text(name) for name in ("concerns", "regions", "goals")),
        Column("planned_sessions", Integer, nullable=False),
        Column("interval_days", Integer, nullable=False),
        Column("maintenance_interval_days", Integer),
        _optional("started_on"),
        *_version(),
        Index(None, "patient_id"),
    )
    Table(
        "session",
        metadata,
        _id(),
        _belongs_to("patient"),
        *(_text(name) for name in ("held_on", "kind")),
        _belongs_to("course", optional=True),
        *(_text(name) for name in ("device", "cartridge_lot", "needling", "topical")),
        *(_text(name) for name in ("anaesthetic", "reactions")),
        Column("tolerance", Integer),
        _text("notes"),
        *_version(),
        Index(None, "patient_id", "held_on"),
        Index(None, "course_id"),
    )


def _photographs(metadata: MetaData) -> None:
    Table(
        "photo",
        metadata,
        _id(),
        _belongs_to("patient"),
        _belongs_to("session"),
        _text("sha256"),
        Column("size_bytes", Integer, nullable=False),
        _text("media_type"),
        Column("width_px", Integer, nullable=False),
        Column("height_px", Integer, nullable=False),
        _text("view"),
        Column("view_confirmed", Integer, nullable=False),
        _text("moment"),
        _optional("taken_at"),
        *(_text(name) for name in ("taken_at_source", "conditions", "source_name", "note")),
        _optional("import_id"),
        _text("object_name"),
        Column("wrapped_key", LargeBinary, nullable=False),
        Column("duplicate_tag", LargeBinary, nullable=False),
        *_version(),
        Column("trashed_at", UTCDateTime),
        _trash_index(),
        UniqueConstraint("object_name"),
        UniqueConstraint("duplicate_tag"),
        Index(None, "patient_id", "taken_at"),
        Index(None, "session_id", "taken_at"),
        Index(None, "import_id"),
    )


def _measurements(metadata: MetaData) -> None:
    Table(
        "measurement",
        metadata,
        Column("number", Integer, primary_key=True),
        _text("id"),
        _belongs_to("patient"),
        Column("baseline_photo_id", Text, ForeignKey("photo.id"), nullable=False),
        Column("follow_up_photo_id", Text, ForeignKey("photo.id"), nullable=False),
        _text("metric_id"),
        Column("metric_version", Integer, nullable=False),
        Column("measured_at", UTCDateTime, nullable=False),
        _text("record"),
        UniqueConstraint("id"),
        Index(
            "ix_measurement_pair",
            *("patient_id", "baseline_photo_id", "follow_up_photo_id"),
            *("metric_id", "metric_version", "number"),
        ),
        Index(None, "baseline_photo_id"),
        Index(None, "follow_up_photo_id"),
    )


def _care(metadata: MetaData) -> None:
    Table(
        "practice_user",
        metadata,
        _id(),
        *(_text(name) for name in ("name", "role", "pin")),
        Column("created_at", UTCDateTime, nullable=False),
        Column("removed_at", UTCDateTime),
    )
    Table(
        "setting",
        metadata,
        Column("name", Text, primary_key=True),
        _text("value"),
    )
    Table(
        "record_version",
        metadata,
        Column("number", Integer, primary_key=True),
        *(_text(name) for name in ("entity", "entity_id")),
        Column("version", Integer, nullable=False),
        Column("replaced_at", UTCDateTime, nullable=False),
        _text("record"),
        Column("change_number", Integer),
        Index(None, "entity", "entity_id", "version"),
        Index(None, "change_number"),
    )
    Table(
        "audit",
        metadata,
        Column("number", Integer, primary_key=True),
        Column("at", UTCDateTime, nullable=False),
        *(_text(name) for name in ("who", "event", "object_id")),
        Column("previous", LargeBinary, nullable=False),
        Column("mac", LargeBinary, nullable=False),
        Index(None, "object_id"),
    )
    Table(
        "tombstone",
        metadata,
        Column("object_name", Text, primary_key=True),
        Column("photo_id", Text, nullable=False),
        Column("erased_at", UTCDateTime, nullable=False),
    )
    Table(
        "erasure",
        metadata,
        Column("number", Integer, primary_key=True),
        *(_text(name) for name in ("kind", "object_id")),
        Column("erased_at", UTCDateTime, nullable=False),
        Column("compacted_at", UTCDateTime),
        Column("mac", LargeBinary, nullable=False),
        Index(None, "object_id"),
    )
