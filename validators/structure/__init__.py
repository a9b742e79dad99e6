"""S: parts, sections and sub-items of the form — there, once, filled in, in order."""
