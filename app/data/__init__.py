"""What is remembered: rows, queries, unit of work, migrations. ORM objects never leave it."""
