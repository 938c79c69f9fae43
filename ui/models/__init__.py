"""Reusable item models."""
