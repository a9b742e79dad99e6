"""Batches by e-mail: messages in, submissions made of them, one reply each (docs/mail.md)."""
