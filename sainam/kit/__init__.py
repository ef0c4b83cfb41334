"""The ground: money, time, ids, database, byte store, settings. Imports nothing above it."""
