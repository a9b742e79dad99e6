"""L: the character limit of the form's 備註."""
