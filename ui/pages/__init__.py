"""The screens, one package each, each exporting PAGE."""
