"""What a password must be, said in our words: Django's translation of these sentences lags behind."""

from django.contrib.auth import password_validation


class LongEnoughValidator(password_validation.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return f"Dit is te kort. Gebruik minstens {self.min_length} tekens."


class NotAboutYouValidator(password_validation.UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return "Dit lijkt te veel op je naam of je e-mailadres."


class NotCommonValidator(password_validation.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return "Dit wachtwoord gebruiken veel mensen, dus het is snel geraden."
