"""Who acts, and what they may do: sign-in, sessions, tokens, roles and the boundaries between agencies."""
