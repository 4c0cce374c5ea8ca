"""vakgraaf suggest, beside the running service."""

import json
import subprocess

from conftest import ROOT, VAKGRAAF, Service


def run(service: Service, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(VAKGRAAF), "suggest", *arguments]
    return subprocess.run(
        command, env=service.environment, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )


def test_the_command_suggests_what_the_service_suggests(service):
    item = {"title": "Privacy Awareness", "description": "niveau 3", "language": "nl"}
    asked = {"items": [item], "framework": "digcomp-3", "limit": 2}
    ended = run(
        service,
        "Privacy Awareness",
        "--description=niveau 3",
        "--language=nl",
        "--framework=digcomp-3",
        "--limit=2",
        "--json",
    )
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout) == service.client.post("/v1/suggestions", json=asked).json()


def test_people_read_the_competence_its_level_and_the_words(service):
    ended = run(service, "Informatiebeveiliging e-3", "--lang", "en")
    assert "1. E.8 Information Security Management  [e-CF level 3 (e-3)]" in ended.stdout
    assert "Informatiebeveiliging" in ended.stdout
    assert "no probability" in ended.stdout


def test_a_text_without_a_known_word_gets_none_and_is_no_failure(service):
    ended = run(service, "xyzzy")
    assert (ended.returncode, ended.stdout.splitlines()[0]) == (0, "-")


def test_wrong_use_ends_in_2_in_both_languages(service):
    for wrong in (["AI", "--framework", "ecf-5"], ["AI", "--language", "fr"]):
        ended = run(service, *wrong)
        assert ended.returncode == 2
        assert "is geen" in ended.stderr or "er is geen" in ended.stderr
        assert "there is no" in ended.stderr or "is no language" in ended.stderr
    assert run(service, "AI", "--limit", "0").returncode == 2
