"""Small hand-ins that have everything the API shows: a thread, a copy, an attachment, a chat, a defect."""

from tests.builders import CRLF, attachment, mail, multipart

QUESTION = mail(
    "De kanarie zingt bij de fundering.",
    subject="Fundering van de brug",
    extra=f"Message-ID: <vraag@brug.example>{CRLF}",
)
ANSWER = mail(
    "De kanarie zwijgt sinds gisteren.",
    subject="Re: Fundering van de brug",
    sender="piet@example.nl",
    extra=f"Message-ID: <antwoord@brug.example>{CRLF}In-Reply-To: <vraag@brug.example>{CRLF}"
    f"References: <vraag@brug.example>{CRLF}",
)
WITH_ATTACHMENT = multipart(
    f"Content-Type: text/plain{CRLF}{CRLF}Zie de raming.",
    attachment(f"post;bedrag{CRLF}heipalen;12", "raming.csv"),
    extra=f"Message-ID: <raming@brug.example>{CRLF}",
)
UNDATED = mail("Zonder dag.", subject="Zoekgeraakt").replace(b"Tue, 05 Mar 2024 10:12:00 +0100", b"ooit")
CHAT = "".join(f"05-03-2024 10:{minute:02} - Jan Smit: bericht {minute}\n" for minute in range(12)).encode()

OURS = {
    "a/vraag.eml": QUESTION,
    "antwoord.eml": ANSWER,
    "kopie/vraag.eml": QUESTION,
    "raming.eml": WITH_ATTACHMENT,
    "zoekgeraakt.eml": UNDATED,
    "WhatsApp-chat met Jan Smit.txt": CHAT,
}
"""5 mails (one a copy), 1 attachment, 12 chat messages: 18 records, 17 of them shown."""

THEIRS = {
    "eigen.eml": mail(
        "Alleen hier staat walvis en kanarie.", subject="Van een ander", sender="gea@elders.example"
    ),
    "kopie.eml": QUESTION,
    "reactie.eml": mail(
        "De walvis antwoordt.",
        subject="Re: Re: Fundering van de brug",
        extra=f"Message-ID: <reactie@elders.example>{CRLF}In-Reply-To: <antwoord@brug.example>{CRLF}",
    ),
    "WhatsApp-chat met Jan Smit.txt": CHAT,
}
"""Hangs together with OURS by a copy, a reply and a chat, so that whatever can show through would."""

PRIVATE = {
    "prive.eml": mail(
        "Fijne verjaardag, lieve walvis.",
        subject="Feest",
        extra=f"Message-ID: <feest@thuis.example>{CRLF}In-Reply-To: <vraag@brug.example>{CRLF}",
    ),
    "ambt.eml": mail("Over de kanarie, maar dan van thuis.", subject="Fwd: Fundering van de brug"),
    "kopie.eml": QUESTION,
    "gezin.eml": multipart(
        f"Content-Type: text/plain{CRLF}{CRLF}Foto van het gezin.",
        attachment(f"naam{CRLF}oma", "gezin.csv"),
    ),
}
"""4 mails, one of them with an attachment: 5 records."""
