"""A file beside an answer: Slack's upload in three steps. Knows nothing about what the file holds."""

from __future__ import annotations

import logging

from aiohttp import ClientError, ClientSession, ClientTimeout

from bots.slack_delivery import Delivery, Place, Revoked, Undelivered

logger = logging.getLogger("stadsgeheugen.slack")


async def attach(delivery: Delivery, place: Place, name: str, data: bytes) -> bool:
    """Put a file in a thread; whether it stands there. An answer never fails for want of its file. Raises Revoked."""
    try:
        given = await delivery.call("files.getUploadURLExternal", filename=name, length=len(data))
        if not await _uploaded(str(given["upload_url"]), data):
            return False
        files = [{"id": given["file_id"], "title": name}]
        await delivery.call(
            "files.completeUploadExternal", files=files, channel_id=place.channel, thread_ts=place.thread
        )
    except Revoked:
        raise
    except Undelivered as error:
        logger.info("the file was not attached: %s", error.code)
        return False
    return True


async def _uploaded(url: str, data: bytes) -> bool:
    try:
        async with ClientSession(timeout=ClientTimeout(30)) as session, session.post(url, data=data) as answer:
            return answer.status == 200
    except (ClientError, OSError, TimeoutError):
        return False
