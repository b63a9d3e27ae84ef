"""Campaigns and their petitions: written, translated, versioned, opened, closed, delivered, decided."""
