"""Django's commands for accounts, with a record. An app of its own, before Django's, whose commands win otherwise."""
