"""The outbox is emptied: `claims` takes mail, `rights` asks who may have it, `words` says it, `sending` sends it."""

from reviews.delivery.sending import Report, deliver_batch

__all__ = ["Report", "deliver_batch"]
