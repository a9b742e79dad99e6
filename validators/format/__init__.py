"""F: typeface, size and line height of the form's 備註."""
