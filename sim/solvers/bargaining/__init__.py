"""Solutions of bargaining problems: Nash, Kalai–Smorodinsky, egalitarian, utilitarian, Raiffa, Adjusted Winner."""
