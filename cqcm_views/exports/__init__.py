"""The same cards on other paper."""
