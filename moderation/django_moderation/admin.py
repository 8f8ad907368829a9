"""Hides theirs, whose approve button takes no lock."""
