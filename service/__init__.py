"""What carries the checker: the command line, batches and, later, HTTP, mail and queue."""
