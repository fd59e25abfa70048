"""What a card holds, whatever paper it goes to."""
