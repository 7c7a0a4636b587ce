"""Tests of mscons."""
