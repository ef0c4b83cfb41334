"""Evidence: what explains any of it, to those who have to show it and to those who ask."""
