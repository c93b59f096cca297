"""What sweeps and games look like as areas, branches, planes and flows."""
