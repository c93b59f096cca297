"""Questions over scenarios and their solutions: where the answer changes, why it holds, how protocols compare."""
