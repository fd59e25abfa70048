"""Next year's report, from its first figure to online: what staff enter, and what becomes of it."""
