"""Old Word files and RTF, turned into .docx by LibreOffice and read as that."""
