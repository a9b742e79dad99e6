"""Plans by invented writers whom the corpus does not know, and defects put into them, each with the exact findings it must give."""
