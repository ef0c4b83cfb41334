"""Groups and links, and the catalogue as code."""
