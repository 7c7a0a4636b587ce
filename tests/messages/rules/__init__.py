"""Tests of the rules of the handbooks."""
