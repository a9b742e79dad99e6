"""The pinned packages against what is known of their vulnerabilities; not part of what is installed."""
