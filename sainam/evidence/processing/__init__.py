"""The record of processing as sealed traffic shows it, and alarms beyond what was approved."""
