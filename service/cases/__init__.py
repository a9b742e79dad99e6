"""A plan from draft to answer: its life cycle, its clock, opinions on findings, decisions and letters."""
