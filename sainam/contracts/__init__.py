"""Data contracts: datasets and fields in ODCS, validation, minimisation."""
