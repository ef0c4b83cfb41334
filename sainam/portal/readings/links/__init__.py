"""The map, a link's page, and what crossed today."""
