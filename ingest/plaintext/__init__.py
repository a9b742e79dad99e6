"""Plain text and Markdown into a `Document`: a line is a paragraph. The worked example of docs/adding-a-format.md."""
