"""Legal holds: what has to be kept although its time is over."""
