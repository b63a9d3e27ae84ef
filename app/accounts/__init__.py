"""Organizers: signing in, their roles, their accounts."""
