"""What the words of each section state: numbers, dates and ratings, each with the words that state it."""
