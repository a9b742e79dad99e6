"""A rules: what the plan reckons, adds up and compares."""
