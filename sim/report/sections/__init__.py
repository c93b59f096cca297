"""The sections of a report: functions from its data to a section, or None where there is nothing to say."""
