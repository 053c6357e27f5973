"""Registers of places and occupations that come in from files."""
