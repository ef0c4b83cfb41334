"""Incidents: the file, its clocks, whom it touched and what left."""
