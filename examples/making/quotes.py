"""How mail programs quote: Outlook with a block of headers, a phone and a home address each in their own way."""

from examples.making.script import DAYS, MONTHS, Person, Scene

_DEPTH = 2
"""Quotes within quotes: real chains are longer, but every word would then be found everywhere."""


class Story:
    """All scenes and people together, to say what a mail refers to."""

    def __init__(self, scenes: list[Scene], people: dict[str, Person]) -> None:
        """Remember the scenes by id."""
        self.scenes = {scene.id: scene for scene in scenes}
        self.people = people

    def sender(self, scene: Scene) -> Person:
        """Who wrote it."""
        return self.people[scene.fields["van"]]

    def before(self, scene: Scene) -> Scene | None:
        """The mail that this one answers or forwards."""
        return self.scenes.get(scene.fields.get("antwoord") or scene.fields.get("doorsturen", ""))

    def subject(self, scene: Scene) -> str:
        """The subject: of its own, or that of the mail before with a prefix."""
        before = self.before(scene)
        if before is None:
            return scene.fields["onderwerp"]
        prefix = "FW: " if "doorsturen" in scene.fields else "RE: "
        if scene.fields["van"] == "hanneke":
            prefix = {"FW: ": "Fwd: ", "RE: ": "Re: "}[prefix]
        if scene.fields.get("vorm") == "afwezig":
            prefix = "Automatisch antwoord: "
        subject = self.subject(before)
        return subject if subject.lower().startswith(prefix.lower()) else prefix + subject

    def message_id(self, scene: Scene) -> str:
        """The Message-ID with its brackets."""
        return f"<{scene.sent_at:%Y%m%d%H%M}.{scene.id}@{self.sender(scene).domain}>"

    def references(self, scene: Scene) -> list[str]:
        """The ids of the mails before it, oldest first."""
        before = self.before(scene)
        return [] if before is None else [*self.references(before), self.message_id(before)]

    def text(self, scene: Scene, depth: int = 0) -> str:
        """The whole text: what was written, the signature, and what was quoted."""
        parts = [scene.text]
        is_phone = scene.fields.get("vorm") == "telefoon"
        if is_phone:
            parts.append("Verstuurd vanaf mijn telefoon")
        elif signature := self.sender(scene).signature:
            parts.append("\n".join(signature))
        before = self.before(scene)
        if before is not None and depth < _DEPTH and scene.fields.get("vorm") != "afwezig":
            parts.append(self._quoted(scene, before, self.text(before, depth + 1), is_phone=is_phone))
        return "\n\n".join(parts)

    def _quoted(self, scene: Scene, before: Scene, text: str, *, is_phone: bool) -> str:
        who, moment = self.sender(before), before.sent_at
        month, day = MONTHS[moment.month - 1], DAYS[moment.weekday()]
        marked = "\n".join(f"> {line}".rstrip() for line in text.split("\n"))
        if is_phone:
            line = f"Op {moment.day} {month[:3]}. {moment.year} om {moment:%H:%M} heeft {who.name} <{who.address}>"
            return f"{line} het volgende geschreven:\n\n{marked}"
        if scene.fields["van"] == "hanneke" and "antwoord" in scene.fields:
            line = f"Op {day[:2]} {moment.day} {month[:3]} {moment.year} om {moment:%H:%M} schreef {who.name}"
            return f"{line} <{who.address}>:\n\n{marked}"
        receivers = "; ".join(self.people[key].name for key in before.people("aan"))
        head = [
            f"Van: {who.name} <{who.address}>",
            f"Verzonden: {day} {moment.day} {month} {moment.year} {moment:%H:%M}",
            f"Aan: {receivers}",
            f"Onderwerp: {self.subject(before)}",
        ]
        title = "---------- Doorgestuurd bericht ---------" if scene.fields["van"] == "hanneke" else ""
        return "\n".join([title or "-----Oorspronkelijk bericht-----", *head, "", text])
