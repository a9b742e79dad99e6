"""Pure data types, JSON Schemas and the forms (profiles). Imports nothing else of plancheck."""
