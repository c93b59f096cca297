"""Speed of negsim beside that of its peers, in one run: ``make bench``."""
