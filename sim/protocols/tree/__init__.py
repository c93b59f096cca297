"""An explicit tree."""
