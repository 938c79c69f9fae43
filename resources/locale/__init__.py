"""Translations: one `*.po` per room; `compile` merges them into `hotline.mo`."""
