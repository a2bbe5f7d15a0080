"""The rules that propose passages to cover, in the order in which they are asked.

To add one: a file here with a class that fulfils `Recogniser`, its place in RECOGNISERS and its row in
`docs/recognisers.md`.
"""

from disclosure.recogniser import Recogniser
from disclosure.recognisers.addressed_name import AddressedName
from disclosure.recognisers.bsn import Bsn
from disclosure.recognisers.email_address import EmailAddress
from disclosure.recognisers.iban import Iban
from disclosure.recognisers.name import Name
from disclosure.recognisers.postal_address import PostalAddress
from disclosure.recognisers.telephone import Telephone

RECOGNISERS: tuple[Recogniser, ...] = (
    Bsn(),
    Iban(),
    Telephone(),
    EmailAddress(),
    PostalAddress(),
    Name(),
    AddressedName(),
)
