"""One file per view: its title and its cards, in order. The file's name is its address."""
