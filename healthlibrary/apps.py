from django.apps import AppConfig


class HealthLibraryConfig(AppConfig):
    name = "healthlibrary"

    def ready(self) -> None:
        from healthlibrary import checks  # noqa: F401, PLC0415 - models are ready only inside ready()
