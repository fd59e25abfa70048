"""A view is data: its cards, their order, what a person chose."""
