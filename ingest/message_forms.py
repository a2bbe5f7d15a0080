"""FORMS: every form in which a message may hang on another."""

from ingest.attached import Nested
from ingest.mail import MailForm
from ingest.outlook_reading import OutlookForm

FORMS = Nested((OutlookForm(), MailForm()))
"""For messages that nothing stands around."""
