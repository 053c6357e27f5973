from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from ronghe.parties.models.person import Person


class UserManager(BaseUserManager["User"]):
    def get_queryset(self) -> models.QuerySet["User"]:
        return super().get_queryset().select_related("person")

    def create_user(
        self,
        *,
        person: Person,
        email: str | None = None,
        phone: str | None = None,
        password: str | None = None,
        **fields: Any,
    ) -> "User":
        user = self.model(
            person=person,
            email=self.normalize_email(email) or None,
            phone=phone or None,
            **fields,
        )
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person's way in. E-mail and telephone are equals; one of them is enough."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="user")
    email = models.EmailField(_("e-mail"), unique=True, null=True, blank=True)
    phone = models.CharField(_("telephone"), max_length=20, unique=True, null=True, blank=True)
    is_phone_verified = models.BooleanField(_("telephone is verified"), default=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    joined_at = models.DateTimeField(_("joined at"), auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["person"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.CheckConstraint(
                name="user_can_be_reached",
                condition=models.Q(email__isnull=False)
                | models.Q(phone__isnull=False)
                | models.Q(is_active=False),
            ),
            models.UniqueConstraint(Lower("email"), name="user_email_ignores_case"),
        ]

    def __str__(self) -> str:
        return str(self.person)
