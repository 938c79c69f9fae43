"""What a person can do: one small class a subject, one public method an act."""
