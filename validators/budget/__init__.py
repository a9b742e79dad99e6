"""B rules: what the cost analyses have to state."""
