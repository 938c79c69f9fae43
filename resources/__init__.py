"""Files the program carries: fonts, icons, theme, translations, demo data."""
