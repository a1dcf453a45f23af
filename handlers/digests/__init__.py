"""Digests: records and the time of day become one message, without asking anybody."""
