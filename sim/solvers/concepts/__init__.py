"""Solution concepts of normal forms besides Nash equilibrium."""
