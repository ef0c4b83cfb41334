"""Pattern 1: ask and answer, minimised."""
