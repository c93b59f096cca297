"""The page that every figure is drawn on: canvas, lettering, colours, placing, saving."""
