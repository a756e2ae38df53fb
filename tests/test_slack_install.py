"""Several workspaces: they install the app themselves, each is answered with its own token, one may leave."""

from __future__ import annotations

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import sqlalchemy as sa
import yaml
from click.testing import CliRunner

from bots.inbox_store import SqlInbox
from bots.settings import SettingsError, read_settings
from bots.slack_install import INSTALL_PATH
from bots.slack_installed import Installations, States
from bots.slack_manifest import manifest
from bots.slack_sealing import BrokenSeal, Sealer
from bots.terminal import stadsgeheugen
from bots.wiring import Wiring
from tests import doubles
from tests.fake_slack import BOT_TOKEN, TEAM, FakeSlack
from tests.fake_slack_oauth import CLIENT_ID, CLIENT_SECRET
from tests.fake_slack_people import browse
from tests.serving import wait_for
from tests.slack_rig import RunningForMany
from tests.test_postgres import address as postgres_address  # noqa: F401 - a fixture

VRAAG = "Kreeg Enschede een boete?"
DORP = "T2DORP"


@pytest.fixture
def slack():
    """Two workspaces that have not installed the app yet."""
    with FakeSlack() as fake:
        fake.uninstall(TEAM)
        fake.workspace(DORP, "Dorp <b>")
        yield fake


@pytest.fixture
def running(slack, assistant, tmp_path):
    """A bot that both workspaces may install."""
    with RunningForMany(slack, assistant, tmp_path, (TEAM, DORP)) as made:
        yield made


def one(channel, thread=None):
    """The first answer, once it stands."""
    return wait_for(lambda: channel.answers(thread))[0]


def installed(running, *people):
    """Everybody's workspace has the app."""
    for person in people:
        assert person.install(running.address + INSTALL_PATH)[0] == 200


def callers(slack, method="chat.postMessage"):
    """The workspaces in which the method was called, by the token that was used."""
    return [team for name, team in slack.called_by if name == method]


def kept_anywhere(data, *words):
    """Whether any of these words stands in a file of the data folder."""
    return [word for word in words for path in data.rglob("*") if path.is_file() and word.encode() in path.read_bytes()]


# ---- installing and asking -------------------------------------------------------------------------------------------


def test_two_workspaces_are_answered_each_with_its_own_token(slack, running, assistant):
    """Direct messages, mentions, commands, buttons and home tabs at the same time; no call crosses over."""
    anna, bram = slack.person("Anna"), slack.person("Bram", team=DORP)
    status, page = anna.install(running.address + INSTALL_PATH)
    assert status == 200 and "werkruimte Stad." in page
    status, page = bram.install(running.address + INSTALL_PATH)
    assert status == 200 and "Dorp &lt;b&gt;" in page and "<b>" not in page
    for person in (anna, bram):
        channel, direct = slack.channel(person), slack.direct(person.id)
        asked = person.dm(VRAAG)
        bot = slack.homes[person.at].bot_user
        mention = person.mention(channel, f"<@{bot}> {VRAAG}")
        answer, posted = one(direct, asked.ts), one(channel, mention.ts)
        assert answer.user == posted.user == bot and doubles.BOETE in posted.seen
        person.slash(channel, VRAAG)
        (whisper,) = wait_for(lambda channel=channel, person=person: channel.whispers(person))
        person.click(channel, whisper, "share")
        shared = wait_for(lambda channel=channel: [said for said in channel.answers() if said.thread is None])
        assert shared[0].user == bot
        person.click(channel, posted, "passages")
        wait_for(lambda person=person: person.view)
        person.open_home("home")
        wait_for(lambda person=person: person.home)
    assert {call[0] for call in assistant.asked} == {VRAAG}
    assert set(callers(slack)) == {TEAM, DORP} and slack.refused == []


def test_both_workspaces_are_served_while_one_is_slow(slack, running, assistant):
    """An answer that is being made in one workspace holds up nobody in the other."""
    anna, bram = slack.person("Anna"), slack.person("Bram", team=DORP)
    installed(running, anna, bram)
    slow = anna.dm("wacht even")
    wait_for(lambda: assistant.asked)
    one(slack.direct(bram.id), bram.dm(VRAAG).ts)
    assert slack.direct(anna.id).answers() == []
    assistant.busy.set()
    one(slack.direct(anna.id), slow.ts)


def test_installations_survive_a_restart(slack, assistant, tmp_path):
    """A second process knows who installed the app, and the conversation."""
    bram = slack.person("Bram", team=DORP)
    with RunningForMany(slack, assistant, tmp_path, (TEAM, DORP)) as first:
        installed(first, bram)
        root = bram.dm(VRAAG)
        one(slack.direct(bram.id), root.ts)
    with RunningForMany(slack, assistant, tmp_path, (TEAM, DORP)):
        bram.dm("en wanneer?", thread=root.ts)
        wait_for(lambda: len(slack.direct(bram.id).answers(root.ts)) == 2)
    assert assistant.asked[-1][1] == (doubles.FULL,)


# ---- 29: one leaves --------------------------------------------------------------------------------------------------

TAKEN_AWAY = [{"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["UBOT2"]}}]


@pytest.mark.parametrize("event", TAKEN_AWAY, ids=lambda event: event["type"])
def test_a_workspace_that_leaves_affects_no_other(slack, running, assistant, tmp_path, caplog, event):
    """Its token and its texts are gone, one alert, not one call more for it; the other is answered as before."""
    anna, bram = slack.person("Anna"), slack.person("Bram", team=DORP)
    installed(running, anna, bram)
    kept, gone = anna.dm(VRAAG), bram.dm(VRAAG)
    one(slack.direct(anna.id), kept.ts)
    one(slack.direct(bram.id), gone.ts)
    inbox = running.wiring.inbox
    wait_for(lambda: inbox.open_tasks() == 0)
    bram.dm("wacht even")
    wait_for(lambda: any(message.streaming for message in slack.direct(bram.id).messages))
    slack.uninstall(DORP)
    for _ in range(2):
        slack.deliver(event, team=DORP)
    assistant.busy.set()
    wait_for(lambda: not running.bot.work.busy)
    calls = [team for _, team in slack.called_by].count(DORP)
    bram.dm("nog iets?")
    again = anna.dm("en wanneer was dat?", thread=kept.ts)
    wait_for(lambda: len(slack.direct(anna.id).answers(kept.ts)) == 2)
    assert again.ts and running.bot.ready
    assert [team for _, team in slack.called_by].count(DORP) == calls
    assert running.wiring.slack_installations.teams() == (TEAM,)
    assert inbox.turns(DORP, slack.direct(bram.id).id, gone.ts) == ()
    assert inbox.turns(TEAM, slack.direct(anna.id).id, kept.ts)
    assert [record.levelno for record in caplog.records].count(logging.CRITICAL) <= 1


def test_a_token_that_dies_without_a_word_stops_that_workspace_alone(slack, running, assistant, caplog):
    """No event came: the first refused call is the last one, it is told once, and the other workspace goes on."""
    anna, bram = slack.person("Anna"), slack.person("Bram", team=DORP)
    installed(running, anna, bram)
    one(slack.direct(bram.id), bram.dm(VRAAG).ts)
    slack.uninstall(DORP)
    bram.dm(VRAAG)
    wait_for(lambda: [record for record in caplog.records if record.levelno == logging.CRITICAL])
    wait_for(lambda: not running.bot.work.busy)
    before = len(slack.refused)
    bram.dm("en nu?")
    one(slack.direct(anna.id), anna.dm(VRAAG).ts)
    wait_for(lambda: not running.bot.work.busy)
    assert len(slack.refused) == before and running.bot.ready
    (alert,) = [record for record in caplog.records if record.levelno == logging.CRITICAL]
    assert DORP in alert.getMessage()


def test_who_installs_again_is_served_and_a_late_farewell_changes_nothing(slack, running):
    """A new token takes over at once; an old "uninstalled" that Slack delivers afterwards does not take it away."""
    bram = slack.person("Bram", team=DORP)
    installed(running, bram)
    farewell = slack.envelope({"type": "app_uninstalled"}, team=DORP)
    farewell["event_time"] -= 60
    installed(running, bram)
    slack.attempt(farewell)
    asked = bram.dm(VRAAG)
    one(slack.direct(bram.id), asked.ts)
    assert running.wiring.slack_installations.teams() == (DORP,)
    assert running.wiring.inbox.turns(DORP, slack.direct(bram.id).id, asked.ts)


# ---- who may install -------------------------------------------------------------------------------------------------


def test_a_workspace_that_is_not_on_the_list_cannot_install(slack, assistant, tmp_path):
    """It reads why, its token is revoked at once, nothing of it is kept, and its questions meet silence."""
    bram = slack.person("Bram", team=DORP)
    with RunningForMany(slack, assistant, tmp_path, (TEAM,)) as running:
        status, page = bram.install(running.address + INSTALL_PATH)
        assert status == 403 and "niet op de lijst" in page
        assert running.wiring.slack_installations.teams() == () and DORP not in slack.tokens.values()
        bram.dm(VRAAG)
        anna = slack.person("Anna")
        installed(running, anna)
        one(slack.direct(anna.id), anna.dm(VRAAG).ts)
    assert slack.direct(bram.id).answers() == [] and len(assistant.asked) == 1
    assert kept_anywhere(tmp_path, DORP) == []


def test_a_workspace_taken_off_the_list_is_served_no_more(slack, assistant, tmp_path):
    """The list is looked at for every delivery, not only at the installation."""
    anna, bram = slack.person("Anna"), slack.person("Bram", team=DORP)
    with RunningForMany(slack, assistant, tmp_path, (TEAM, DORP)) as running:
        installed(running, anna, bram)
        one(slack.direct(bram.id), bram.dm(VRAAG).ts)
    with RunningForMany(slack, assistant, tmp_path, (TEAM,)):
        bram.dm("en wanneer?")
        one(slack.direct(anna.id), anna.dm(VRAAG).ts)
    assert len(slack.direct(bram.id).answers()) == 1


def test_who_says_no_or_comes_from_elsewhere_installs_nothing(slack, running):
    """Refused in Slack, another browser, an invented state, no code, a used code: a page that says what to do."""
    anna = slack.person("Anna")
    start = running.address + INSTALL_PATH
    status, page = anna.install(start, allow=False)
    assert status == 200 and "geen toestemming" in page
    status, page = anna.install(start, cookie=False)
    assert status == 400 and "opnieuw" in page
    for query in ("?code=code-1&state=verzonnen", "?code=code-1", "", "?state=x&error=%3Cscript%3E"):
        status, _, page = browse(running.redirect + query, {"cookie": "slack-app-oauth-state=verzonnen"})
        assert "script" not in page and "Traceback" not in page and "niet geïnstalleerd" in page
        assert status in (400, 401)
    assert running.wiring.slack_installations.teams() == ()


def test_a_state_and_a_code_work_once(slack, running):
    """The address that Slack sent the browser to cannot be used a second time, even with the same cookie."""
    anna = slack.person("Anna")
    _, headers, _ = browse(running.address + INSTALL_PATH)
    cookie = {"cookie": headers["set-cookie"].split(";")[0]}
    _, back, _ = browse(headers["location"], {"x-somebody": anna.id, "x-answer": "allow"})
    assert browse(back["location"], cookie)[0] == 200
    exchanged = [name for name, _ in slack.calls].count("oauth.v2.access")
    status, _, page = browse(back["location"], cookie)
    assert status == 401 and "opnieuw" in page
    assert [name for name, _ in slack.calls].count("oauth.v2.access") == exchanged == 1


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_of_many_requests_with_one_state_one_passes(request, tmp_path, database):
    """Ten at the same moment, over two connections to the database: one state, one installation."""
    inboxes = [SqlInbox(_url(request, tmp_path, database)) for _ in range(2)]
    stores = [States(inbox.engine, inbox) for inbox in inboxes]
    state = stores[0]._issue()
    with ThreadPoolExecutor(10) as pool:
        passed = list(pool.map(lambda n: stores[n % 2]._consume(state), range(10)))
    assert passed.count(True) == 1 and not stores[1]._consume(state)
    old = stores[0]._issue()
    states = stores[0]._store.oauth_states
    with inboxes[0].engine.begin() as connection:
        past = datetime.now(UTC).replace(tzinfo=None) - timedelta(seconds=1)
        connection.execute(states.update().where(states.c.state == old).values(expire_at=past))
    assert not stores[0]._consume(old)
    stores[0]._issue()
    with inboxes[0].engine.connect() as connection:  # those that nobody came back for are gone
        assert old not in connection.execute(sa.select(states.c.state)).scalars().all()
    for inbox in inboxes:
        inbox.close()


def _url(request, tmp_path, database):
    if database == "sqlite":
        return f"sqlite:///{tmp_path / 'slack.sqlite'}"
    if not __import__("shutil").which("initdb"):
        pytest.skip("PostgreSQL is not installed here")
    return request.getfixturevalue("postgres_address")


def test_only_the_settings_say_where_people_return_to(slack, running, monkeypatch):
    """Neither a parameter, a header nor Bolt's own variables change the address, the scopes or the state."""
    monkeypatch.setenv("SLACK_REDIRECT_URI", "https://evil.example/")
    monkeypatch.setenv("SLACK_USER_SCOPES", "admin")
    elsewhere = {"host": "evil.example", "x-forwarded-host": "evil.example"}
    _, headers, _ = browse(running.address + INSTALL_PATH + "?redirect_uri=https://evil.example/&state=x", elsewhere)
    asked = parse_qs(urlsplit(headers["location"]).query)
    assert headers["location"].startswith(slack.address.removesuffix("/api/") + "/oauth/v2/authorize?")
    assert asked["redirect_uri"] == [running.redirect] and "evil" not in headers["location"]
    assert "user_scope" not in asked and len(asked["state"][0]) >= 32
    assert all(word in headers["set-cookie"] for word in ("HttpOnly", "Secure"))


# ---- tokens ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_tokens_stand_in_no_file_log_or_page(request, slack, assistant, tmp_path, caplog, database):
    """At the most talkative level, through installing, answering and failing: no token, no secret, no code."""
    caplog.set_level(logging.DEBUG)
    url = "" if database == "sqlite" else _url(request, tmp_path, database)
    bram = slack.person("Bram", team=DORP)
    with RunningForMany(slack, assistant, tmp_path, (DORP,), url) as running:
        slack.fault("oauth.v2.access", "fatal_error", "!garbage")
        seen = [bram.install(running.address + INSTALL_PATH)[1] for _ in range(3)]
        one(slack.direct(bram.id), bram.dm(VRAAG).ts)
        (token,) = slack.tokens
        with running.wiring.inbox.engine.connect() as connection:
            (row,) = connection.execute(sa.text("select bot_token, team_id from slack_bots")).all()
    assert token not in row.bot_token and row.bot_token.startswith("v1.") and len(row.bot_token) <= 200
    ours = "\n".join(r.getMessage() for r in caplog.records if not r.name.startswith(("asyncio", "aiohttp")))
    for word in (token, CLIENT_SECRET, "code-", VRAAG):
        assert word not in ours and word not in "".join(seen)
    assert kept_anywhere(tmp_path, token, CLIENT_SECRET) == []


def test_a_seal_opens_for_its_owner_and_its_secret_only(tmp_path):
    """Another client secret, another workspace's row, one changed character: nothing comes out."""
    sealed = Sealer("geheim").sealed("xoxb-1", "T1")
    assert Sealer("geheim").opened(sealed, "T1") == "xoxb-1" and Sealer("geheim").sealed("xoxb-1", "T1") != sealed
    changed = sealed[:20] + ("A" if sealed[20] != "A" else "B") + sealed[21:]
    for secret, kept, owner in (
        ("ander", sealed, "T1"),
        ("geheim", sealed, "T2"),
        ("geheim", changed, "T1"),
        ("geheim", "x", "T1"),
    ):
        with pytest.raises(BrokenSeal):
            Sealer(secret).opened(kept, owner)


def test_a_new_client_secret_asks_for_a_new_installation(slack, assistant, tmp_path, caplog):
    """What was sealed with the old secret is told to the operator and is as good as not installed."""
    bram = slack.person("Bram", team=DORP)
    with RunningForMany(slack, assistant, tmp_path, (DORP,)) as running:
        installed(running, bram)
    inbox = SqlInbox.in_folder(tmp_path)
    assert Installations(inbox.engine, CLIENT_ID, "een nieuw geheim").find(DORP) is None
    assert Installations(inbox.engine, CLIENT_ID, CLIENT_SECRET).find(DORP).bot_user_id == slack.homes[DORP].bot_user
    inbox.close()
    assert "install the app there again" in caplog.text


# ---- setting it up ---------------------------------------------------------------------------------------------------

SOUND = {
    "STADSGEHEUGEN_SLACK_CLIENT_ID": CLIENT_ID,
    "STADSGEHEUGEN_SLACK_CLIENT_SECRET": CLIENT_SECRET,
    "STADSGEHEUGEN_SLACK_WORKSPACES": f"{TEAM},{DORP}",
    "STADSGEHEUGEN_PUBLIC_ADDRESS": "https://geheugen.example/",
}


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"STADSGEHEUGEN_SLACK_CLIENT_SECRET": ""}, "STADSGEHEUGEN_SLACK_CLIENT_SECRET"),
        ({"STADSGEHEUGEN_SLACK_WORKSPACES": " , "}, "STADSGEHEUGEN_SLACK_WORKSPACES"),
        ({"STADSGEHEUGEN_SLACK_BOT_TOKEN": "xoxb-1"}, "unset one of them"),
        ({"STADSGEHEUGEN_PUBLIC_ADDRESS": ""}, "STADSGEHEUGEN_PUBLIC_ADDRESS=https"),
        ({"STADSGEHEUGEN_SLACK_REDIRECT": "http://geheugen.example/slack/oauth_redirect"}, "https://"),
        ({"STADSGEHEUGEN_SLACK_REDIRECT": "https://geheugen.example/elders"}, "/slack/oauth_redirect"),
    ],
)
def test_a_half_set_up_installation_refuses_to_start(tmp_path, wrong, named):
    """Each missing part is named; nothing falls back to one workspace or to everybody."""
    with pytest.raises(SettingsError, match=named) as told:
        Wiring(read_settings(SOUND | wrong, data=tmp_path)).slack_bot()
    assert CLIENT_SECRET not in str(told.value)


def test_one_workspace_stays_the_default(tmp_path):
    """Without a client id there is no address to install at, whatever else is set."""
    wiring = Wiring(read_settings({"STADSGEHEUGEN_SLACK_BOT_TOKEN": BOT_TOKEN}, data=tmp_path))
    assert wiring.slack_install() is None


def test_the_manifest_gains_the_address_to_return_to(monkeypatch):
    """Only over HTTP, only when workspaces install the app; nothing else changes."""
    for name, value in SOUND.items():
        monkeypatch.setenv(name, value)
    printed = yaml.safe_load(CliRunner().invoke(stadsgeheugen, ["slack", "manifest", "--http"]).output)
    assert printed["oauth_config"].pop("redirect_urls") == ["https://geheugen.example/slack/oauth_redirect"]
    assert printed == manifest("https://geheugen.example/")
    assert yaml.safe_load(CliRunner().invoke(stadsgeheugen, ["slack", "manifest"]).output) == manifest()


def test_socket_mode_is_refused_where_workspaces_install(monkeypatch, tmp_path):
    """The installation needs an address; the command says so instead of starting half."""
    for name, value in (SOUND | {"STADSGEHEUGEN_SLACK_APP_TOKEN": "xapp-1"}).items():
        monkeypatch.setenv(name, value)
    told = CliRunner().invoke(stadsgeheugen, ["slack", "--socket", "--data", str(tmp_path)])
    assert "use --http" in str(told.exception)


def test_the_check_tells_of_every_workspace(slack, assistant, monkeypatch, tmp_path):
    """Installed, not yet, dead token, installed but no longer listed: each with its remedy in Dutch, no token shown."""
    anna, bram = slack.person("Anna"), slack.person("Bram", team=DORP)
    with RunningForMany(slack, assistant, tmp_path, (TEAM, DORP)) as running:
        for name, value in running.settings.items():
            monkeypatch.setenv(name, value)
        assert any("nog niet geïnstalleerd" in one["wat"] for one in _check(tmp_path)[1])
        installed(running, anna, bram)
        code, found = _check(tmp_path)
        assert code == 0 and sum("bottoken van werkruimte" in one["wat"] for one in found) == 2
        slack.uninstall(DORP)
        code, found = _check(tmp_path)
        assert code == 1 and [one["remedie"] for one in found if not one["ok"]] == [
            "Installeer de app opnieuw en kopieer de nieuwe bottoken."
        ]
        monkeypatch.setenv("STADSGEHEUGEN_SLACK_WORKSPACES", TEAM)
        code, found = _check(tmp_path)
        assert code == 1 and any(f"{DORP} is geïnstalleerd maar staat niet op de lijst" in one["wat"] for one in found)
        monkeypatch.setenv("STADSGEHEUGEN_SLACK_CLIENT_SECRET", "")
        assert _check(tmp_path)[0] == 1
    assert "xoxb-" not in json.dumps(found)


def _check(data):
    done = CliRunner().invoke(stadsgeheugen, ["slack", "check", "--json", "--data", str(data)])
    return done.exit_code, json.loads(done.stdout)


# ---- the local Slack -------------------------------------------------------------------------------------------------


def test_the_local_slack_is_strict_about_installing(slack):
    """A wrong client, secret, code, address or state is refused with Slack's own code; a token opens one workspace."""
    anna = slack.person("Anna")
    back = "https://geheugen.example/slack/oauth_redirect"
    slack.redirects.add(back)
    page = slack.address.removesuffix("/api/") + "/oauth/v2/authorize?scope=chat:write"
    ask = page + "&client_id={}&redirect_uri={}&state={}"
    who = {"x-somebody": anna.id, "x-answer": "allow"}
    assert browse(ask.format("9.9", back, "s"), who)[2] == "invalid_client_id"
    assert browse(ask.format(CLIENT_ID, "https://evil.example", "s"), who)[2] == "bad_redirect_uri"
    assert browse(ask.format(CLIENT_ID, back, ""), who)[2] == "invalid_scope"
    _, headers, _ = browse(ask.format(CLIENT_ID, back, "s"), who)
    (code,) = parse_qs(urlsplit(headers["location"]).query)["code"]
    right = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "code": code, "redirect_uri": back}
    for wrong, error in (
        ({"client_id": "9.9"}, "invalid_client_id"),
        ({"client_secret": "x"}, "bad_client_secret"),
        ({"code": "x"}, "invalid_code"),
    ):
        assert slack.ask("oauth.v2.access", **right | wrong)["error"] == error
    given = slack.ask("oauth.v2.access", **right)
    assert given["team"]["id"] == TEAM and slack.ask("oauth.v2.access", **right)["error"] == "invalid_code"
    token, elsewhere = given["access_token"], slack.channel(slack.person("Bram", team=DORP))
    assert slack.ask("chat.postMessage", token, channel=elsewhere.id, text="x")["error"] == "channel_not_found"
    assert slack.ask("auth.test", token)["team_id"] == TEAM
    assert slack.ask("auth.revoke", token)["ok"] and slack.ask("auth.test", token)["error"] == "token_revoked"
