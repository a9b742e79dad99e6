"""Word: from the bytes of a .docx (.docm, .dotx, .dotm, Strict) to a `Document` (`ingest.docx.reader`)."""
