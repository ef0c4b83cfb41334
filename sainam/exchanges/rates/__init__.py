"""How many calls in a minute an agreement grants."""
