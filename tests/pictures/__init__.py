"""Pictures of every screen and document, to be leafed through beside the mock-ups."""
