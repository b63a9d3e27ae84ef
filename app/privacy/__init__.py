"""Consent, erasure, retention."""
