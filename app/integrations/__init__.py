"""Everything else outside the process: telephone events, files, the credential store."""
