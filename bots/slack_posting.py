"""How what was made of a question reaches whoever asked it: streamed, posted, or said to the asker alone.

Whatever Slack refuses, the same words come another way, and nothing is said twice. Knows nothing about how answers are
made, nor when a question is over.
"""

from __future__ import annotations

import logging

from aiohttp import ClientError

from assistant.questions import language_of
from bots.exports import as_csv
from bots.inbox import Task
from bots.slack_answers import Made
from bots.slack_blocks import Tail, ending_blocks, on_first_page, streamed
from bots.slack_delivery import Place, Revoked, TooBusy, Undelivered
from bots.slack_desk import Desk, Interrupted, Lease
from bots.slack_files import attach
from bots.slack_guard import announced, respond
from bots.slack_incoming import spoken
from bots.slack_pieces import SlackMessage, markdown, sentence_message
from bots.slack_table import TABLE_ROWS
from bots.slack_wording import SlackWording, slack_words
from bots.slack_workspace import Workspace
from bots.wording import words

logger = logging.getLogger("stadsgeheugen.slack")

_CHUNK = 900  # characters per append: a few appends per answer stay far below Slack's hundred a minute


def place_of(task: Task) -> Place:
    """Where the answer to a task goes, and the mark it carries: another one after an edit."""
    return Place(task.channel, task.thread, f"{task.id}.{task.version}" if task.version else task.id)


class Posting:
    """What is said about one task, in its workspace, under its lease."""

    def __init__(self, desk: Desk, lease: Lease, there: Workspace) -> None:
        self.desk = desk
        self.lease = lease
        self.task = lease.task
        self.delivery = there.delivery
        self.there = there
        self.place = place_of(self.task)
        self.stream = self.task.stream

    @property
    def said(self) -> SlackWording:
        """Slack's own sentences, in the language of the question."""
        return slack_words(language_of(self.task.text[:2000]))

    async def _still_ours(self) -> None:
        """Look before each thing that is said. Raises Interrupted."""
        if not await self.desk.db(self.desk.inbox.note, self.task, self.lease.worker):
            raise Interrupted

    # ---- the first sign ------------------------------------------------------------------------------------------

    async def first_sign(self) -> str | None:
        """Show at once that the question was heard: a stream in a direct message (its ts), else a status."""
        task = self.task
        if task.private:
            return None
        if self.stream:
            return self.stream
        if task.direct:
            begun = await self.delivery.unmarked(self.place, task.ts) if task.attempt > 1 else None
            begun = begun or await self.delivery.start_stream(
                self.place, task.team, task.user, self.said.searching_sources
            )
            if begun:
                self.stream = begun  # the inbox takes no note any more where the asker was quicker
                await self.desk.db(self.desk.inbox.note, task, self.lease.worker, stream=begun)
                return begun
        status = words(language_of(task.text[:2000])).slack_searching
        await self.delivery.attempt(
            "assistant.threads.setStatus", channel_id=task.channel, thread_ts=task.thread, status=status
        )
        return None

    # ---- an answer -----------------------------------------------------------------------------------------------

    def messages(self, made: Made) -> list[SlackMessage]:
        """An answer as messages."""
        asked = spoken(self.task.text, self.there.bot_user, {}) if self.task.private else None
        return made.messages(self.desk.parts, self._tail(made), asked=asked, csv=self._with_csv)

    @property
    def _with_csv(self) -> bool:
        return "files:write" in self.there.scopes and not self.task.private

    def _tail(self, made: Made) -> Tail:
        return Tail(
            self.task.id,
            self.desk.keep_feedback,
            share=self.task.private and bool(made.answer),
            colleague=bool(self.desk.colleagues),
            more=made.held_back,
        )

    async def answer(self, made: Made, stream: str | None) -> list[str]:
        """Say what was made; gives the ts of every message that everybody sees. Raises Undelivered, Interrupted."""
        task, messages = self.task, self.messages(made)
        if task.private:
            for message in messages:
                await self._whisper(message)
            return []
        if stream and task.attempt > 1:  # a worker before us began this message and may have written into it
            await self.delivery.end_stream(self.place, stream)
            posted = [await self.delivery.update(self.place, stream, messages[0])]
            posted += await self._post_all(messages, first=1)
        elif stream:
            posted = await self._stream(made, stream, messages)
        else:
            posted = await self._post_all(messages)
        await self._attach(made)
        return posted

    async def _post_all(self, messages: list[SlackMessage], first: int = 0) -> list[str]:
        posted = []
        for part, message in enumerate(messages[first:], first):
            await self._still_ours()
            posted.append(await self.delivery.post(self.place, message, part, unsure=self.task.attempt > 1))
        return posted

    async def _stream(self, made: Made, stream: str, messages: list[SlackMessage]) -> list[str]:
        """Append the statements, then what belongs below; whatever Slack refuses, the same message gets the whole.

        The stream holds what the first message would, so that a worker that takes over finds the same parts.
        """
        try:
            await self._append_all(made, stream, messages[0])
        except (Revoked, TooBusy):
            raise
        except Undelivered as error:
            if error.code == "stopped_by_user":
                await self.desk.db(self.desk.inbox.stop, self.task.team, self.task.channel, self.task.thread)
                raise Interrupted from None
            logger.info("the stream ended early: %s", error.code)
            await self.delivery.end_stream(self.place, stream)
            stream = await self.delivery.update(self.place, stream, messages[0])
        return [stream, *await self._post_all(messages, first=1)]

    async def _append_all(self, made: Made, stream: str, first: SlackMessage) -> None:
        answer = made.said
        pieces = streamed(answer) if answer else (markdown(made.sentence or ""),)
        count = on_first_page(answer) if answer else 1
        if count is None:
            raise Undelivered("a sentence longer than a message")
        for text in _in_chunks(pieces[:count]):
            await self._still_ours()
            await self.delivery.append(self.place.channel, stream, text)
        whole = answer is not None and count == len(pieces)
        below = ending_blocks(answer, self.desk.parts.viewer, self._tail(made)) if answer and whole else None
        title = slack_words(made.language).searching_sources
        await self.delivery.stop_stream(self.place, stream, below, title=title, links=first.links)

    async def _attach(self, made: Made) -> None:
        """The whole table as a file, where it is longer than what is shown."""
        table = made.comparison
        if not self._with_csv or table is None or len(table.rows) + len(table.national) <= TABLE_ROWS:
            return
        if await self.desk.db(self.desk.inbox.once, f"csv:{self.place.mark}"):
            await attach(self.delivery, self.place, "vergelijking.csv", as_csv(table, self.desk.parts.viewer))

    # ---- a sentence of ours --------------------------------------------------------------------------------------

    async def say(self, sentence: str, *, quietly: bool = False) -> None:
        """A sentence of ours: to the asker alone where others read along and it only concerns the asker."""
        task, message = self.task, sentence_message(sentence)
        if task.private:
            await self._whisper(message)
        elif self.stream:
            await self.delivery.end_stream(self.place, self.stream)
            await self.delivery.update(self.place, self.stream, message)
        elif quietly and not task.direct:
            await self.delivery.attempt(
                "chat.postEphemeral",
                channel=task.channel, user=task.user, thread_ts=task.thread, text=message.text, blocks=message.blocks,
            )  # fmt: skip
        else:
            await self.delivery.post(self.place, message, unsure=task.attempt > 1)

    async def stopped(self) -> None:
        """The asker pressed Stop: what was written stays, with a note."""
        if self.stream and await self.delivery.end_stream(self.place, self.stream, f"_{self.said.stopped}_"):
            return
        if not self.task.private:
            await self.delivery.post(self.place, sentence_message(self.said.stopped), unsure=True)

    async def take_back(self, posted: list[str]) -> None:
        """The question was deleted: so is what we began to say."""
        task = self.task
        begun = await self.delivery.unmarked(self.place, task.ts) if task.direct and not task.private else None
        for ts in {*posted, *([self.stream] if self.stream else []), *([begun] if begun else [])}:
            await self.delivery.end_stream(self.place, ts)
            await self.delivery.attempt("chat.delete", channel=task.channel, ts=ts)

    async def _whisper(self, message: SlackMessage) -> None:
        """Answer a command or a shortcut: only the asker sees it."""
        payload = {
            "response_type": "ephemeral",
            "replace_original": False,
            "text": message.text,
            "blocks": message.blocks,
        }
        url = self.task.extra.get("response_url")
        for body in (payload, {**payload, "blocks": []}):
            try:
                with announced(message.links):
                    if url and await respond(str(url), body):
                        return
            except (ClientError, OSError, TimeoutError) as error:
                logger.info("response address: %s", type(error).__name__)
        opened = await self.delivery.call("conversations.open", users=self.task.user)
        place = Place(str(opened["channel"]["id"]), None, self.task.id)
        await self.delivery.post(place, message, unsure=self.task.attempt > 1)


def _in_chunks(pieces: tuple[str, ...]) -> list[str]:
    """Whole pieces together, up to the size of one append; the first goes alone, so that something is read at once."""
    chunks: list[str] = []
    for number, piece in enumerate(pieces):
        if number > 1 and len(chunks[-1]) + len(piece) <= _CHUNK:
            chunks[-1] += piece
        else:
            chunks.append(piece)
    return chunks
