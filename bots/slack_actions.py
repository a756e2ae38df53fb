"""Buttons, windows, the command, the shortcut and the home tab: what people press, and what comes of it.

Every listener acknowledges first and does its work after; a vote is written down before a window opens, so that a
window that fails never loses it. Knows nothing about how answers are made.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Protocol

from assistant.answers import Answer, Language
from assistant.questions import language_of
from bots.inbox import Kept, Opinion, Task, Vote
from bots.slack_answers import kept_made
from bots.slack_blocks import Tail, restated
from bots.slack_delivery import Place, Revoked, Undelivered
from bots.slack_desk import Desk
from bots.slack_guard import announced, respond
from bots.slack_incoming import spoken
from bots.slack_kept import cites_internal, for_reader
from bots.slack_pieces import SlackMessage, sentence_message
from bots.slack_views import everything_view, explore_view, home_view, passages_view, question_view, reason_view
from bots.slack_wording import slack_words
from bots.slack_workspace import Workspace
from indexing.errors import IndexingError
from indexing.hits import PUBLIC, Reader

logger = logging.getLogger("stadsgeheugen.slack")

COMMAND = "/stadsgeheugen"
SHORTCUT = "wie_heeft_dit_al_opgelost"
_EXPLORE = re.compile(r"explore_(theme|city)_\d+")


class Ack(Protocol):
    """Bolt's acknowledgement."""

    async def __call__(self, **given: Any) -> Any:
        """Answer Slack at once."""


class Actions:
    """The listeners of one bot."""

    def __init__(self, bot: Desk) -> None:
        self.bot = bot

    async def _there(self, body: dict[str, Any]) -> Workspace:
        """The workspace where something was pressed; Bolt lets nothing through of one that has not installed us."""
        found = await self.bot.workspace(_team(body))
        if found is None:
            raise Undelivered("not installed")
        return found

    def listen(self) -> None:
        """Register with Bolt."""
        app = self.bot.app
        app.command(COMMAND)(self._command)
        app.shortcut(SHORTCUT)(self._shortcut)
        app.action("feedback")(self._vote)
        app.action("passages")(self._passages)
        app.action("everything")(self._everything)
        app.action("share")(self._share)
        app.action("colleague")(self._colleague)
        app.action("redo")(self._redo)
        app.action({"type": "block_actions", "action_id": _EXPLORE})(self._explore)
        app.view("reason")(self._reason)
        app.view("question")(self._question)

    # ---- ways to ask ---------------------------------------------------------------------------------------------

    async def _command(self, ack: Ack, body: dict[str, Any]) -> None:
        text = str(body.get("text") or "").strip()
        said = slack_words(language_of(text[:2000]) if text else "nl")
        if not text:
            await ack(response_type="ephemeral", text=said.command_usage)
            return
        task = self._private(body, text, str(body.get("channel_id")), str(body.get("response_url")))
        await self.bot.ask(task, f"command:{body.get('trigger_id')}")
        asked = said.asked.format(question=spoken(text, (await self._there(body)).bot_user, {}))
        message = restated(sentence_message(said.shortcut_started), asked)
        await ack(response_type="ephemeral", text=message.text, blocks=message.blocks)

    async def _shortcut(self, ack: Ack, body: dict[str, Any]) -> None:
        await ack()
        bot_user = (await self._there(body)).bot_user
        text = spoken(str((body.get("message") or {}).get("text") or ""), bot_user, {})
        meta = {"channel": (body.get("channel") or {}).get("id"), "url": body.get("response_url")}
        view = question_view(" ".join(text.split()), meta, "nl")
        self.bot.errand(self._open(body, view))

    async def _question(self, ack: Ack, body: dict[str, Any]) -> None:
        view = body["view"]
        text = str(_entered(view, "question").get("value") or "").strip()
        meta = json.loads(view.get("private_metadata") or "{}")
        task = self._private(body, text, str(meta.get("channel") or ""), meta.get("url"))
        await self.bot.ask(replace(task, extra={**task.extra, "compare": True}), f"view:{view['id']}")
        await ack()

    def _private(self, body: dict[str, Any], text: str, channel: str, url: str | None) -> Task:
        """A question whose answer only the asker sees; each is a conversation of its own."""
        name = uuid.uuid4().hex
        team = _team(body)
        user = body.get("user") if isinstance(body.get("user"), dict) else {}
        actor = (user or {}).get("team_id") or body.get("team_id") or team
        extra = {"actor_team": actor, "response_url": url, "shared": bool(body.get("is_ext_shared_channel"))}
        who = _id(body, "user") or str(body.get("user_id") or "")
        return Task(name, "question", team, channel, f"private-{name}", name, who, text, private=True, extra=extra)

    async def _redo(self, ack: Ack, body: dict[str, Any]) -> None:
        await ack()
        team, channel, ts = [*str(body["actions"][0].get("value") or "").split(":", 2), "", ""][:3]
        asked = await self.bot.db(self.bot.inbox.asked, team, channel, ts)
        if asked and channel == _id(body, "channel") and asked.text and asked.user == _id(body, "user"):
            task = replace(asked, id=uuid.uuid4().hex, attempt=0, begun=0, version=0, result=None)
            task = replace(task, stream=None, extra={"actor_team": _actor(body)})
            await self.bot.ask(task, f"redo:{asked.id}:{asked.version}")

    # ---- windows -------------------------------------------------------------------------------------------------

    async def _passages(self, ack: Ack, body: dict[str, Any]) -> None:
        await ack()
        viewer = self.bot.parts.viewer
        self.bot.errand(self._opened(body, lambda said: passages_view(said.citations, said.language, viewer)))

    async def _everything(self, ack: Ack, body: dict[str, Any]) -> None:
        await ack()
        self.bot.errand(self._opened(body, lambda said: everything_view(said, self.bot.parts.viewer)))

    async def _opened(self, body: dict[str, Any], view: Callable[[Answer], dict[str, Any]]) -> None:
        """A window on the answer of the button pressed, as far as whoever pressed it may read it now."""
        kept = await self._kept(body)
        made = kept_made(kept) if kept else None
        if kept is None or made is None or made.answer is None:
            await self._tell(body, slack_words("nl").gone)
            return
        reader = await self._reader(body, private=kept.private, anew=cites_internal(made))
        if reader is None:
            return
        left = (await self.bot.db(for_reader, made, reader, self.bot.parts.library)).answer
        if left is None or not left.citations:
            await self._tell(body, slack_words(made.language).withheld)
            return
        await self._open(body, view(left))

    async def _explore(self, ack: Ack, body: dict[str, Any]) -> None:
        await ack()
        action = body["actions"][0]
        name = str(action["action_id"]).split("_")[1]
        self.bot.errand(self._opened_explore(body, name, str(action.get("value") or "")))

    async def _opened_explore(self, body: dict[str, Any], name: str, value: str) -> None:
        if await self._may(body):
            projects = await self.bot.db(self._projects)
            await self._open(body, explore_view(name, value, projects, "nl", self.bot.parts.viewer))

    async def opened(self, team: str, event: dict[str, Any]) -> None:
        """The Messages tab gets suggestions, the Home tab the register."""
        there = await self._there({"team": team})
        user, channel = str(event.get("user") or ""), str(event.get("channel") or "")
        said = slack_words("nl")
        if event.get("tab") == "messages":
            prompts = [{"title": one, "message": one} for one in said.prompts[:4]]
            await there.delivery.attempt(
                "assistant.threads.setSuggestedPrompts", channel_id=channel, prompts=prompts, title=said.prompts_title
            )
        elif event.get("tab") == "home":
            extra = {"actor_team": event.get("user_team") or event.get("team") or there.team}
            task = Task("home", "question", there.team, channel, "", "", user, "", direct=True, extra=extra)
            allowed = (await there.judge(task)).refusal is None
            projects = await self.bot.db(self._projects) if allowed else ()
            view = home_view(projects, "nl", self.bot.parts.viewer)
            with announced(SlackMessage("", view["blocks"]).links):
                await there.delivery.call("views.publish", user_id=user, view=view)

    def _projects(self) -> tuple[Any, ...]:
        try:
            with self.bot.parts.library.snapshot() as reading:
                return tuple(reading.projects())
        except IndexingError:
            return ()

    async def _open(self, body: dict[str, Any], view: dict[str, Any]) -> None:
        links = SlackMessage("", view["blocks"]).links
        try:
            delivery = (await self._there(body)).delivery
            await delivery.call("views.open", links, trigger_id=str(body.get("trigger_id")), view=view)
        except Revoked:
            raise
        except Undelivered as error:
            logger.info("views.open: %s", error.code)

    # ---- feedback ------------------------------------------------------------------------------------------------

    async def _vote(self, ack: Ack, body: dict[str, Any]) -> None:
        await ack()
        answer_id, _, given = str(body["actions"][0].get("value") or "").partition(":")
        vote: Vote = "down" if given == "down" else "up"
        kept = await self.bot.db(self.bot.inbox.kept, answer_id)
        made = kept_made(kept) if kept else None
        if (
            kept is None
            or made is None
            or made.answer is None
            or kept.team != _team(body)
            or kept.channel != (_id(body, "channel") or kept.channel)
        ):
            self.bot.errand(self._tell(body, slack_words("nl").gone))
            return
        if not self.bot.keep_feedback:
            return
        now = datetime.now(UTC).isoformat(timespec="seconds")
        opinion = Opinion(
            answer_id, _person(body), vote, kept.question, made.documents, now, completeness=made.answer.completeness
        )
        await self.bot.db(self.bot.inbox.vote, opinion)
        if vote == "down":
            self.bot.errand(self._open(body, reason_view(answer_id, made.language)))
        else:
            self.bot.errand(self._tell(body, slack_words(made.language).vote_kept))

    async def _reason(self, ack: Ack, body: dict[str, Any]) -> None:
        view = body["view"]
        meta = json.loads(view.get("private_metadata") or "{}")
        language: Language = "en" if meta.get("language") == "en" else "nl"
        reason = str((_entered(view, "reason").get("selected_option") or {}).get("value") or "")
        comment = str(_entered(view, "comment").get("value") or "").strip()
        if reason == "other" and not comment:
            await ack(response_action="errors", errors={"comment": slack_words(language).reason_needed})
            return
        if reason or comment:
            given = (str(meta.get("answer")), _person(body), reason[:64], comment or None)
            await self.bot.db(self.bot.inbox.reason, *given)
        await ack()

    # ---- sharing and asking on -----------------------------------------------------------------------------------

    async def _share(self, ack: Ack, body: dict[str, Any]) -> None:
        await ack()
        kept = await self._kept(body)
        if kept and kept.private and kept.user == _id(body, "user"):
            self.bot.errand(self._shared(body, kept))

    async def _shared(self, body: dict[str, Any], kept: Kept) -> None:
        made = kept_made(kept)
        said = slack_words(made.language if made else "nl")
        if made is None or not await self._may(body):
            return
        shared = await self.bot.db(for_reader, made, PUBLIC, self.bot.parts.library)
        if shared != made:  # a source went away or became internal since
            await self._tell(body, said.withheld)
            return
        if not await self.bot.db(self.bot.inbox.once, f"share:{kept.id}"):
            return
        tail = Tail(kept.id, self.bot.keep_feedback)
        try:
            delivery = (await self._there(body)).delivery
            for part, message in enumerate(made.messages(self.bot.parts, tail, asked=kept.question)):
                await delivery.post(Place(kept.channel, None, f"share-{kept.id}"), message, part)
        except Undelivered as error:
            logger.info("sharing: %s", error.code)
            await self.bot.db(self.bot.inbox.again, f"share:{kept.id}")
            await self._tell(body, said.not_shared)
            return
        await self._tell(body, said.shared)

    async def _colleague(self, ack: Ack, body: dict[str, Any]) -> None:
        await ack()
        kept = await self._kept(body)
        if kept and self.bot.colleagues:
            self.bot.errand(self._passed_on(body, kept))

    async def _passed_on(self, body: dict[str, Any], kept: Kept) -> None:
        said = slack_words(language_of(kept.question[:2000]))
        mark = f"colleague-{kept.id}"
        if not await self._may(body) or not await self.bot.db(self.bot.inbox.once, f"{mark}:{_id(body, 'user')}"):
            return
        there = await self._there(body)
        who = await there.access.name(_id(body, "user"))
        line = f"{kept.question} — {who}" if who else kept.question
        message = restated(sentence_message(line), said.colleague_post)
        try:
            await there.delivery.post(Place(self.bot.colleagues, None, mark), message)
        except Undelivered as error:
            logger.warning("the colleagues' channel: %s, reference %s", error.code, kept.id[:8])
            await self.bot.db(self.bot.inbox.again, f"{mark}:{_id(body, 'user')}")
            await self._tell(body, said.colleague_failed.format(reference=kept.id[:8]))
            return
        await self._tell(body, said.colleague_done)

    # ---- small things --------------------------------------------------------------------------------------------

    async def _kept(self, body: dict[str, Any]) -> Kept | None:
        """The answer of the button pressed, if whoever pressed it stands where the answer stands."""
        kept = await self.bot.db(self.bot.inbox.kept, str(body["actions"][0].get("value") or ""))
        if kept is None or kept.channel != _id(body, "channel") or kept.team != _team(body):
            return None
        return kept

    async def _may(self, body: dict[str, Any]) -> bool:
        return await self._reader(body) is not None

    async def _reader(self, body: dict[str, Any], *, private: bool = False, anew: bool = False) -> Reader | None:
        """What whoever pressed may read here; None, and told why, for whom we do not serve."""
        there, channel = await self._there(body), _id(body, "channel")
        direct = channel.startswith("D") or not channel
        extra = {"actor_team": _actor(body)}
        team = _team(body) or there.team
        who = _id(body, "user")
        task = Task("press", "question", team, channel, "", "", who, "", direct=direct, private=private, extra=extra)
        verdict = await there.judge(task, anew=anew)
        if verdict.refusal:
            await self._tell(body, getattr(slack_words("nl"), f"refused_{verdict.refusal}"))
            return None
        return verdict.reader

    async def _tell(self, body: dict[str, Any], sentence: str) -> None:
        """A sentence to whoever pressed, seen by nobody else."""
        message = sentence_message(sentence)
        shown = body.get("message") or {}
        thread = shown.get("thread_ts") or shown.get("ts")
        channel, there = _id(body, "channel"), await self._there(body)
        told = bool(channel) and await there.delivery.attempt(
            "chat.postEphemeral",
            channel=channel, user=_id(body, "user"), thread_ts=thread, text=message.text, blocks=message.blocks,
        )  # fmt: skip
        if not told and body.get("response_url"):
            payload = {"response_type": "ephemeral", "replace_original": False, "text": message.text}
            await respond(str(body["response_url"]), payload)


def _entered(view: dict[str, Any], name: str) -> dict[str, Any]:
    """What stands in one field of a window; nothing where Slack sends null for it, or leaves it out."""
    field = ((view.get("state") or {}).get("values") or {}).get(name) or {}
    return field.get(name) or {}


def _id(body: dict[str, Any], name: str) -> str:
    found = body.get(name)
    return str((found.get("id") if isinstance(found, dict) else found) or "")


def _team(body: dict[str, Any]) -> str:
    return _id(body, "team") or str(body.get("team_id") or "")


def _actor(body: dict[str, Any]) -> str | None:
    user = body.get("user")
    found = user.get("team_id") if isinstance(user, dict) else None
    return str(found) if found else None


def _person(body: dict[str, Any]) -> str:
    """Who voted, recognisable as the same person and not as who it is."""
    return hashlib.sha256(f"{_team(body)}:{_id(body, 'user')}".encode()).hexdigest()[:32]
