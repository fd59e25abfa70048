"""What HTTP sees: the front door, pages, files, readiness."""
