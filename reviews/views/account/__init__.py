"""The pages of one's own account: how somebody logs in, changed by nobody but themselves."""
