class LocalDatabaseError(Exception):
    """There is no private server to be had; the message says why and what helps."""
