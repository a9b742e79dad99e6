"""Workers and what wakes them. The database is the truth; a message is a hint."""
