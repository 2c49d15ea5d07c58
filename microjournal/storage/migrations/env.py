"""Alembic's entry: runs the migrations on the connection the program hands over."""

from __future__ import annotations

from alembic import context

from microjournal.storage.tables import journal_tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=journal_tables(),
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
