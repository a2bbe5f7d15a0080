"""FORMATS: everything that can be read. To add one, see docs/adding-a-format.md."""

from ingest.format import Format
from ingest.formats.calendar import Calendar
from ingest.formats.cards import Cards
from ingest.formats.eml import Eml
from ingest.formats.google_chat import GoogleChat
from ingest.formats.imessage import IMessage
from ingest.formats.imessage_text import IMessageText
from ingest.formats.loose_file import LooseFile
from ingest.formats.mbox import Mbox
from ingest.formats.messenger import Messenger
from ingest.formats.msg import Msg
from ingest.formats.olm import Olm
from ingest.formats.packed_file import PackedFile
from ingest.formats.pst import Pst
from ingest.formats.rar import RarArchive
from ingest.formats.rsmf import Rsmf
from ingest.formats.seven_zip import SevenZipArchive
from ingest.formats.signal import Signal
from ingest.formats.slack import Slack
from ingest.formats.smime import Smime
from ingest.formats.sms_backup import SmsBackup
from ingest.formats.tar import Tar
from ingest.formats.teams import Teams
from ingest.formats.telegram import Telegram
from ingest.formats.telegram_html import TelegramHtml
from ingest.formats.threema import Threema
from ingest.formats.whatsapp import WhatsApp
from ingest.formats.zip_archive import ZipArchive

FORMATS: tuple[Format, ...] = (
    Slack(),
    Rsmf(),
    Olm(),
    ZipArchive(),
    SevenZipArchive(),
    RarArchive(),
    Tar(),
    PackedFile(),
    Calendar(),
    Cards(),
    Smime(),
    Pst(),
    Msg(),
    Mbox(),
    Eml(),
    Telegram(),
    TelegramHtml(),
    Messenger(),
    Teams(),
    GoogleChat(),
    SmsBackup(),
    Threema(),
    IMessage(),
    IMessageText(),
    Signal(),
    WhatsApp(),
    LooseFile(),
)
"""In order of precedence among the equally sure."""
