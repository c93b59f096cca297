"""Questions over solutions and sweeps: where the answer flips, why, and how protocols compare."""
