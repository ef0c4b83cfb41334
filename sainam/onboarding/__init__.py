"""The seven steps: from a request to real use, and what follows from each decision."""
