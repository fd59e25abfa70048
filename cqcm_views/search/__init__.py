"""What can be found, and how it is found."""
