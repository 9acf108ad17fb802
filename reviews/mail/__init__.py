"""The outbox: `notifications` and `reminders` write it; the other rooms empty it, and nothing else sends.

`claims` takes mail, `rights` asks who may have it, `words` says it, `digests` and `letters` put it together,
`sending` sends it.
"""
