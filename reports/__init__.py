"""What people and machines read: text, JSON and, resolved from spans, the places of findings."""
