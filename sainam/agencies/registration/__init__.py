"""An agency that nobody knew asks to take part, and is let in or told why not."""
