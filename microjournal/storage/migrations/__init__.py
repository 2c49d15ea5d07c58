"""Schema steps, numbered, applied by Alembic."""
