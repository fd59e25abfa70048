"""The running app: one visitor, one address, the elements of the framework."""
