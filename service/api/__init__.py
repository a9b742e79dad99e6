"""The HTTP API under /api/v1. Routes parse, call a use case and shape the answer; every error is problem+json."""
