"""Forms of games: frozen records that answer questions and solve nothing."""
