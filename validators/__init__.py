"""The rules: one folder a family, one file a rule, all named in `validators.registry`."""
