"""Official notices by e-mail: queued with the event they tell of, carried by the worker."""
