"""Run the migrations on the connection that `geo.store.engine.migrate` hands over.

A change of the tables comes with the next numbered file in `versions/`; a test compares both. Never change a file
there once an office has run it.
"""

from alembic import context

from geo.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
)
with context.begin_transaction():
    context.run_migrations()
