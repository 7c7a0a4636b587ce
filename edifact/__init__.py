"""UN/EDIFACT syntax (ISO 9735): bytes, segments, messages, group trees. Nothing of the energy market."""
