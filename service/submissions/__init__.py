"""What is handed in: taking it, checking it, and what came of it."""
