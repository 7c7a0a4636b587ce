"""Converters that write the JSON files of `schemas/`; for developers, not in the wheel."""
