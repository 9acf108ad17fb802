"""The outbox as a register: who was told what, what was not sent and why, and what has to be tried again."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from reviews.admin.registers import Register
from reviews.mail import letters, notifications
from reviews.models import Mail


@admin.register(Mail)
class MailRegister(Register):
    list_display = ["written_at", "to", "kind", "state", "why_not", "tries", "error"]
    list_filter = ["state", "notice__kind", "why_not", "written_at"]
    search_fields = ["recipient__username", "recipient__last_name", "recipient__email", "message_id", "error"]
    list_display_links = ["written_at"]
    ordering = ["-written_at", "-pk"]
    actions = ["try_again"]
    fieldsets = [
        (None, {"fields": ["to", "kind", "state", "why_not", "text"]}),
        (
            gettext_lazy("Sending"),
            {
                "fields": [
                    "written_at",
                    "done_at",
                    "tries",
                    "next_try_at",
                    "claimed_until",
                    "error",
                    "digest",
                    "message_id",
                ]
            },
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Mail]:
        return super().get_queryset(request).select_related("recipient", "notice")

    def has_send_again_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("reviews.send_mail_again")

    @admin.display(description=gettext_lazy("to"), ordering="recipient")
    def to(self, row: Mail) -> str:
        return str(row.recipient or _("a reader"))

    @admin.display(description=gettext_lazy("about"), ordering="notice__kind")
    def kind(self, row: Mail) -> str:
        if row.report_id:
            return _("answer to a report")
        return row.notice.get_kind_display() if row.notice else _("mail of the day")

    @admin.display(description=gettext_lazy("as it would be sent now"))
    def text(self, row: Mail) -> str | SafeString:
        if row.state in (Mail.State.SENT, Mail.State.DROPPED):
            return ""
        letter = letters.letter_of(row.pk, on=timezone.localdate())
        if letter.message is None:
            return _("It would not be sent: %(reason)s.") % {"reason": Mail.WhyNot(letter.why_not).label}
        return format_html("<pre>{}\n\n{}</pre>", letter.message.subject, letter.message.body)

    @admin.action(description=gettext_lazy("Try again what was given up"), permissions=["send_again"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[Mail]) -> None:
        count = notifications.send_again(queryset, at=timezone.now())
        messages.success(
            request,
            ngettext("%(count)s mail is tried again.", "%(count)s mails are tried again.", count) % {"count": count},
        )
