"""Working days of the government and the days on which answers are due."""
