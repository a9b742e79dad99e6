"""The pages that agencies, reviewers and administrators live in."""
