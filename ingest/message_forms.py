"""FORMS: every form in which a message may hang on another."""

from ingest.mime.attached import Nested
from ingest.mime.mail import MailForm
from ingest.outlook.outlook_reading import OutlookForm

FORMS = Nested((OutlookForm(), MailForm()))
"""For messages that nothing stands around."""
