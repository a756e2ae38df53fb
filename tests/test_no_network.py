"""Nothing leaves the machine: index, ask, serve and the model loader run while every attempt to go out is recorded.

Two nets. In the process, a start-up file replaces the look-up of names and every way to connect by one that writes
down what was tried. Below it, where strace is present, the kernel's own account of connect and sendto calls, which
also sees what compiled code does.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.small_corpus import write_corpus

HERE = Path(__file__).parents[1]

GUARD = """
import os, socket
LOG = os.environ["NETWORK_LOG"]
def note(kind, what):
    with open(LOG, "a") as log:
        log.write(f"{kind} {what}\\n")
def local(address):
    host = address[0] if isinstance(address, tuple) else address
    return not isinstance(address, tuple) or str(host) in ("127.0.0.1", "::1", "localhost")
def guarded(name, place):
    original = getattr(socket.socket, name)
    def replacement(self, *arguments):
        address = arguments[place] if len(arguments) > place else None
        if self.family in (socket.AF_INET, socket.AF_INET6) and address is not None and not local(address):
            note(name, address)
            raise OSError("the network is cut off")
        return original(self, *arguments)
    setattr(socket.socket, name, replacement)
for name, place in (("connect", 0), ("connect_ex", 0), ("sendto", -1)):
    guarded(name, place)
for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex"):
    def looked_up(host, *rest, original=getattr(socket, name), name=name, **more):
        if host not in (None, "", "127.0.0.1", "::1", "localhost", "0.0.0.0"):
            note(name, host)
            raise socket.gaierror("the network is cut off")
        return original(host, *rest, **more)
    setattr(socket, name, looked_up)
with open(LOG, "a") as log:
    log.write("guarded\\n")
"""


@pytest.fixture
def guarded(tmp_path):
    """An environment in which every attempt to leave is written down; no offline switch of any library is set."""
    (tmp_path / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
    log = tmp_path / "network.log"
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "TMPDIR")}
    home = tmp_path / "home"
    home.mkdir()
    paths = os.pathsep.join((str(tmp_path), str(HERE)))
    return kept | {"NETWORK_LOG": str(log), "PYTHONPATH": paths, "HOME": str(home)}


def _attempts(environment):
    lines = Path(environment["NETWORK_LOG"]).read_text(encoding="utf-8").splitlines()
    assert "guarded" in lines, "the guard was not loaded, so the test would prove nothing"
    return [line for line in lines if line != "guarded"]


def _command(*arguments):
    return [sys.executable, "-m", "bots.terminal", *map(str, arguments)]


def _run(command, environment):
    done = subprocess.run(command, cwd=HERE, env=environment, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_guard_sees_an_attempt(guarded):
    """The net has no hole where we look: a look-up and a connection are both written down."""
    code = (
        "import socket, urllib.request\n"
        "for act in (lambda: socket.create_connection(('192.0.2.1', 80), 1),"
        " lambda: urllib.request.urlopen('http://example.org', timeout=1)):\n"
        "    try: act()\n"
        "    except OSError: pass\n"
    )
    _run([sys.executable, "-c", code], guarded)
    assert len(_attempts(guarded)) == 2


def test_indexing_asking_and_searching_stay_here(guarded, tmp_path):
    """Reading five formats, embedding, Chroma, tantivy, answering and evaluating look nothing up."""
    public, _ = write_corpus(tmp_path / "corpus")
    _office_files(public)
    data = ("--data", tmp_path / "data")
    assert json.loads(_run(_command("index", "--json", *data, public), guarded))["added"] == 5
    assert "1.240" in _run(_command("ask", *data, "Hoeveel fietsers telde Best op een werkdag?"), guarded)
    _run(_command("search", *data, "sensoren"), guarded)
    _run(_command("verify", *data), guarded)
    assert _attempts(guarded) == []


def _office_files(folder):
    from docx import Document
    from pptx import Presentation

    paper = Document()
    paper.add_paragraph("De gemeente Almere leent meetkoffers voor geluid uit aan inwoners van de stad.")
    paper.save(str(folder / "almere.docx"))
    slides = Presentation()
    slide = slides.slides.add_slide(slides.slide_layouts[1])
    slide.shapes.title.text = "Slimme afvalbakken in Emmen"
    slide.placeholders[1].text = "De gemeente Emmen leegt volle afvalbakken eerder dankzij een sensor."
    slides.save(str(folder / "emmen.pptx"))


def test_serving_stays_here(guarded, tmp_path):
    """A running server that answers over HTTP and shows its pages connects to nobody."""
    public, _ = write_corpus(tmp_path / "corpus")
    _run(_command("index", "--data", tmp_path / "data", public), guarded)
    command = _command("serve", "--port", "0", "--data", tmp_path / "data")
    with subprocess.Popen(command, cwd=HERE, env=guarded, stderr=subprocess.PIPE, text=True) as process:
        try:
            told = ""
            while "listening on" not in told:
                told = process.stderr.readline()
                assert told, "stopped before it listened"
            address = told.split("listening on ")[1].strip()
            opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            body = json.dumps({"question": "Hoeveel fietsers telde Best op een werkdag?"}).encode()
            asked = urllib.request.Request(address + "/api/ask", body, {"content-type": "application/json"})
            for request in (asked, address + "/", address + "/openapi.json", address + "/bron/best-fietsers-tellen"):
                with opener.open(request, timeout=30) as response:
                    assert response.status == 200
        finally:
            process.send_signal(signal.SIGTERM)
            process.stderr.read()
        assert process.wait(30) == 0
    assert _attempts(guarded) == []


def test_a_model_from_a_folder_stays_here(guarded):
    """The sentence-transformers loader given a folder asks no hub, although nothing told the library to be offline."""
    folder = HERE / "indexing" / "model"
    code = (
        "from indexing.embedding import SentenceTransformerEmbedder\n"
        f"model = SentenceTransformerEmbedder({str(folder)!r})\n"
        "print(model.embed_question('fietsers').shape)\n"
    )
    assert _run([sys.executable, "-c", code], guarded).startswith("(")
    assert _attempts(guarded) == []


OUTWARD = re.compile(r"(?:connect|sendto|sendmsg)\(.*sin6?_addr")
LOOPBACK = re.compile(r'inet_addr\("127\.|inet_pton\(AF_INET6, "::1"|AF_NETLINK')


def test_the_kernel_sees_no_attempt_either(guarded, tmp_path):
    """Under strace, compiled code included, indexing and asking connect to no address outside this machine."""
    strace = shutil.which("strace")
    if not strace or subprocess.run([strace, "-o", "/dev/null", "true"], capture_output=True).returncode:
        pytest.skip("strace is absent or not allowed here: only the guard inside the process was used")
    public, _ = write_corpus(tmp_path / "corpus")
    trace = tmp_path / "trace"
    watched = [strace, "-f", "-qq", "-e", "trace=connect,sendto,sendmsg", "-o", str(trace)]
    data = ("--data", tmp_path / "data")
    _run(watched + _command("index", *data, public), guarded)
    seen = trace.read_text(encoding="utf-8", errors="replace").splitlines()
    _run(watched + _command("ask", *data, "Hoeveel fietsers telde Best op een werkdag?"), guarded)
    seen += trace.read_text(encoding="utf-8", errors="replace").splitlines()
    assert [line for line in seen if OUTWARD.search(line) and not LOOPBACK.search(line)] == []


def test_the_kernels_account_would_show_an_attempt(guarded, tmp_path):
    """The pattern above finds a real attempt to leave, so its silence means something."""
    strace = shutil.which("strace")
    if not strace or subprocess.run([strace, "-o", "/dev/null", "true"], capture_output=True).returncode:
        pytest.skip("strace is absent or not allowed here")
    trace = tmp_path / "trace"
    code = "import socket; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.connect(('192.0.2.1', 9))"
    plain = {name: value for name, value in guarded.items() if name != "PYTHONPATH"}
    watched = [strace, "-f", "-qq", "-e", "trace=connect,sendto,sendmsg", "-o", str(trace), sys.executable, "-c", code]
    subprocess.run(watched, env=plain, capture_output=True, check=False)
    seen = trace.read_text(encoding="utf-8", errors="replace").splitlines()
    assert any(OUTWARD.search(line) and not LOOPBACK.search(line) for line in seen)
