"""Reader of PDF files: text layer, ruled tables, form fields, annotations."""
