"""What goes out besides answers: the packaged reference graph, and documents of single things."""
