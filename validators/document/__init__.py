"""D: the file as such — readable, a plan, free of blanks, revisions and active content."""
