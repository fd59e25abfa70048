"""The views that are not cards in order."""
