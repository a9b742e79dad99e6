"""Copies of the author's own file with a note at the words of each finding: Word comments, ODT annotations, PDF highlights."""
