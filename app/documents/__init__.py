"""Pure functions from values to PDF and picture bytes: posters, work orders."""
