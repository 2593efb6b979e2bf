"""Cached readers, filters and widgets that two screens need."""
