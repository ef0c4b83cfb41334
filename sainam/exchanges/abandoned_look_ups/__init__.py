"""Look-ups whose process died between asking and answering: they too get an outcome."""
