"""Values -> words, in French and in English."""
