"""How people prove who they are beside their password, and the record of every change of it."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.append_only import append_only
from reviews.models.ledger import SignOff


class CodeApp(models.Model):
    """An authenticator app that shows one-time codes (RFC 6238). `secret` is sealed, see `second_factor.sealing`."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="code_app")
    secret = models.CharField(max_length=255)
    last_step = models.PositiveBigIntegerField()  # of the newest code taken: no code is taken twice
    enrolled_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    wrong_codes = models.PositiveIntegerField(default=0)  # in a row, from wherever they came
    wrong_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("authenticator app")
        verbose_name_plural = _("authenticator apps")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user}"


class Passkey(models.Model):
    """A passkey (WebAuthn). `credential` is its identifier and public key; the private key never leaves its owner."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField(_("name"), max_length=60)
    credential_id = models.BinaryField(unique=True)
    credential = models.BinaryField()
    sign_count = models.PositiveBigIntegerField()
    enrolled_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("passkey")
        verbose_name_plural = _("passkeys")
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


class RecoveryCode(models.Model):
    """One of the codes to write down. Only its SHA-256 is kept: with 80 random bits that cannot be turned round."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recovery_codes")
    sha256 = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("recovery code")
        verbose_name_plural = _("recovery codes")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "sha256"], name="one_recovery_code_of_its_kind")]

    def __str__(self) -> str:
        return f"{self.user}"


# What somebody else did to a person's credentials, for the triggers below.
_RESETS = [
    ("last_reset", "bigint"),
    ("last_password", "bigint"),
    ("last_factor_reset", "bigint"),
    ("enrolled", "bigint"),
]


def _unless_themselves(person: str) -> str:
    """Return the statements that refuse a person whose credentials are not shown to be their own.

    The twin in SQL of `reviews.suspension`.
    """
    return f"""
        SELECT max(id), max(id) FILTER (WHERE what = 'password'),
               max(id) FILTER (WHERE what = 'second_factor')
          INTO last_reset, last_password, last_factor_reset
          FROM reviews_credentialchange
         WHERE user_id = {person} AND by_id <> {person}
           AND what IN ('password', 'email', 'second_factor');
        IF last_reset IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM reviews_credentialchange WHERE user_id = {person}
               AND what IN ('enrolled', 'proven') AND id > last_reset) THEN
            RAISE EXCEPTION 'this person''s credentials were reset by somebody else';
        END IF;
        IF last_password IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM reviews_credentialchange WHERE user_id = {person} AND by_id = {person}
               AND what = 'password' AND id > last_password) THEN
            RAISE EXCEPTION 'somebody else set this person''s password';
        END IF;
        SELECT min(id) INTO enrolled FROM reviews_credentialchange
         WHERE user_id = {person} AND what = 'enrolled' AND id > last_factor_reset;
        IF last_factor_reset IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM reviews_credentialchange c WHERE c.user_id = {person}
               AND c.what = 'confirmed' AND c.id > enrolled
               AND NOT EXISTS (SELECT 1 FROM reviews_credentialchange r WHERE r.user_id = c.user_id
                                AND r.what IN ('password', 'email', 'second_factor')
                                AND r.by_id = c.by_id AND r.id >= last_factor_reset AND r.id < c.id)) THEN
            RAISE EXCEPTION 'somebody else has to confirm who enrolled this second factor';
        END IF;
    """  # noqa: S608 - the person is a column of a trigger's row


class CredentialChange(models.Model):
    """Who changed how somebody proves who they are. Whether that person may sign follows from these rows alone."""

    class What(models.TextChoices):
        PASSWORD = "password", _("password set")
        EMAIL = "email", _("e-mail address changed")
        SECOND_FACTOR = "second_factor", _("second factor reset")
        ENROLLED = "enrolled", _("second factor set up")
        PROVEN = "proven", _("identity proven again")
        CONFIRMED = "confirmed", _("identity confirmed by somebody else")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="credential_changes", verbose_name=_("account")
    )
    what = models.CharField(_("what"), max_length=20, choices=What.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("changed by")
    )
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("change of credentials")
        verbose_name_plural = _("changes of credentials")
        default_permissions = ("view",)
        permissions = [("confirm_identity", _("Can confirm who somebody is after a reset"))]
        constraints = [
            models.CheckConstraint(
                condition=~Q(what__in=["enrolled", "proven"]) | Q(by=models.F("user")),
                name="everybody_enrols_for_themselves",
            ),
            models.CheckConstraint(
                condition=~Q(what__in=["second_factor", "confirmed"]) | ~Q(by=models.F("user")),
                name="nobody_confirms_themselves",
            ),
        ]
        triggers = [
            *append_only(),
            pgtrigger.Trigger(
                name="by_nobody_suspended",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__user__df=pgtrigger.F("new__by")),
                declare=_RESETS,
                func=f"""
                    {_unless_themselves("NEW.by_id")}
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.user}: {self.get_what_display()}"


class SignerGuard(SignOff):
    """No signature by somebody whose credentials were reset by another, until they are their own again."""

    class Meta:
        proxy = True
        default_permissions = ()
        triggers = [
            pgtrigger.Trigger(
                name="signer_holds_their_own_credentials",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=_RESETS,
                func=f"""
                    {_unless_themselves("NEW.signer_id")}
                    RETURN NEW;
                """,
            ),
        ]


class AccountGuard(User):
    """The name of an account that has acted stays: the trail would otherwise name somebody who never existed."""

    class Meta:
        proxy = True
        default_permissions = ()
        triggers = [
            pgtrigger.Trigger(
                name="a_user_name_that_acted_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("username"),  # type: ignore[no-untyped-call]
                condition=pgtrigger.Q(old__username__df=pgtrigger.F("new__username")),
                func="""
                    IF EXISTS (SELECT 1 FROM reviews_event WHERE by_id = OLD.id)
                       OR EXISTS (SELECT 1 FROM articles_edit WHERE by_id = OLD.id)
                       OR EXISTS (SELECT 1 FROM reviews_signoff WHERE signer_id = OLD.id) THEN
                        RAISE EXCEPTION 'the user name of an account that has acted does not change';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]
