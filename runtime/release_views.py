"""Releases and links as the outside sees them."""

from records.identity import digest_text
from records.release import Stone
from runtime.views import Json, moment
from storage.links import Link
from storage.releases import ReleaseHead


def release_view(head: ReleaseHead) -> Json:
    """A release; what it holds is asked for apart."""
    release = head.release
    return {
        "id": release.id,
        "inquiryId": head.inquiry_id,
        "reference": release.inquiry,
        "number": release.number,
        "state": head.state.value,
        "startedAt": moment(head.begun_at),
        "corrects": release.corrects,
        "members": head.members,
        "manifest": None if head.manifest is None else digest_text(head.manifest),
    }


def stone_view(stone: Stone) -> Json:
    """What is left of a member that was taken back."""
    return {
        "number": stone.number,
        "withdrawnAt": moment(stone.withdrawn_at),
        "reason": stone.reason.value,
    }


def link_view(link: Link) -> Json:
    """A link, without its token."""
    return {
        "id": link.id,
        "label": link.label,
        "createdAt": moment(link.created_at),
        "expiresAt": moment(link.expires_at),
        "revokedAt": moment(link.revoked_at),
        "usedAt": moment(link.used_at),
    }
