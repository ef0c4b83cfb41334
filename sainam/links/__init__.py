"""Link groups and links, and the catalogue as code."""
