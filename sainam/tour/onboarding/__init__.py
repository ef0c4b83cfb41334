"""The seven steps on the tour: a new agency from registration to live calls, over HTTP alone."""
