"""What PowerPoint slides are made of: the house master, native charts, tables and shapes."""
