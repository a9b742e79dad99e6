"""What lies in deploy/ agrees with the program and with itself, as far as can be seen without a cluster."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from service.cli.main import COMMANDS
from service.cli.options import Parser
from service.settings import settings_from
from service.wiring import Services
from tests.conftest import needs
from tests.service.plans import hand_in

ROOT = Path(__file__).parent.parent.parent.parent
DEPLOY = ROOT / "deploy"
KUBERNETES = DEPLOY / "kubernetes"
UNITS = sorted((DEPLOY / "systemd").glob("plancheck*"))


def objects() -> list[dict]:
    return [one for path in sorted(KUBERNETES.glob("*.yaml")) for one in yaml.safe_load_all(path.read_text())]


def named(kind: str) -> dict[str, dict]:
    return {one["metadata"]["name"]: one for one in objects() if one["kind"] == kind}


def compose() -> dict:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())


def understood(command: list[str]) -> None:
    """Whether the command line takes these words."""
    from importlib import import_module  # noqa: PLC0415

    module = import_module(COMMANDS[command[0]][0])
    parser = Parser(prog="plancheck")
    module.add_options(parser)
    parser.parse_args(command[1:])


def variables_of_the_program() -> set[str]:
    """Every variable that some module reads."""
    found = {"AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}
    for path in (ROOT / "service").rglob("*.py"):
        found |= set(re.findall(r'"(PLANCHECK_[A-Z_]+)"', path.read_text()))
    return found


def test_every_command_is_one() -> None:
    commands = [service["command"] for name, service in compose()["services"].items() if name in ("web", "worker")]
    commands += [one["spec"]["template"]["spec"]["containers"][0]["args"] for one in named("Deployment").values()]
    for unit in UNITS:
        for line in re.findall(r"^ExecStart=.*?bin/plancheck ([^'\n]*)", unit.read_text(), re.MULTILINE):
            commands.append(line.replace('"', "").split("$")[0].split())
    dockerfile = (DEPLOY / "Dockerfile").read_text()
    commands.append(re.findall(r'"([^"]+)"', re.search(r"^CMD (.*)$", dockerfile, re.MULTILINE)[1]))
    assert len(commands) == 8
    for command in commands:
        understood(command)


def test_every_variable_is_read_by_the_program() -> None:
    known = variables_of_the_program()
    given = set(compose()["x-plancheck"]["environment"])
    for kind, part in (("ConfigMap", "data"), ("Secret", "stringData")):
        for one in named(kind).values():
            given |= set(one[part])
    example = (DEPLOY / "plancheck.env.example").read_text()
    given |= set(re.findall(r"^#? ?([A-Z_]+)=", example, re.MULTILINE)) - {
        "POSTGRES_PASSWORD",
        "RABBITMQ_PASSWORD",
        "STORAGE_PASSWORD",
    }
    assert given - known == set()
    assert {"PLANCHECK_DATABASE_URL", "PLANCHECK_BROKER_URL", "PLANCHECK_STORAGE_URL", "PLANCHECK_SECRET_KEY"} <= given


def test_the_settings_are_understood() -> None:
    secret, config = named("Secret")["plancheck"]["stringData"], named("ConfigMap")["plancheck"]["data"]
    composed = {name: re.sub(r"\$\{(\w+)[^}]*\}", r"\1", value) for name, value in compose()["x-plancheck"]["environment"].items()}
    for environment in (secret | config, composed):
        settings = settings_from(environment)
        assert not settings.embedded
        assert settings.database_url.startswith("postgresql+pg8000://plancheck:")
        assert settings.storage_url == "s3://plancheck"
        assert settings.secret_key


def test_compose_agrees_with_itself() -> None:
    whole = compose()
    services, volumes = whole["services"], set(whole["volumes"])
    used = {volume.split(":")[0] for one in services.values() for volume in one.get("volumes", []) if not volume.startswith("/")}
    assert used == volumes
    environment = whole["x-plancheck"]["environment"]
    hosts = set(re.findall(r"(?:@|//)([a-z]+):\d+", " ".join(environment.values())))
    assert hosts == set(whole["x-plancheck"]["depends_on"]) == {"database", "broker", "storage"}
    assert all("healthcheck" in services[name] for name in hosts)
    wanted = set(re.findall(r"\$\{(\w+)", (DEPLOY / "compose.yaml").read_text()))
    example = set(re.findall(r"^([A-Z_]+)=", (DEPLOY / "plancheck.env.example").read_text(), re.MULTILINE))
    assert wanted <= example
    assert (DEPLOY / whole["x-plancheck"]["build"]["context"] / whole["x-plancheck"]["build"]["dockerfile"]).is_file()


def test_the_manifests_agree_with_each_other() -> None:
    listed = set(yaml.safe_load((KUBERNETES / "kustomization.yaml").read_text())["resources"])
    assert {name.replace("secret.yaml", "secret.example.yaml") for name in listed} | {"kustomization.yaml"} == {
        path.name for path in KUBERNETES.glob("*.yaml")
    }
    assert {one["metadata"].get("namespace", "plancheck") for one in objects() if "metadata" in one} == {"plancheck"}
    deployments = named("Deployment")
    for one in deployments.values():
        template = one["spec"]["template"]
        assert template["metadata"]["labels"] == one["spec"]["selector"]["matchLabels"]
        (container,) = template["spec"]["containers"]
        for source in container["envFrom"]:
            for kind, name in (("ConfigMap", "configMapRef"), ("Secret", "secretRef")):
                assert name not in source or source[name]["name"] in named(kind)
        volumes = {volume["name"] for volume in template["spec"]["volumes"]}
        assert {mount["name"] for mount in container["volumeMounts"]} == volumes
        assert template["spec"]["terminationGracePeriodSeconds"] > 30, "longer than the program needs to end"
    pods = {one["spec"]["template"]["metadata"]["labels"]["app"] for one in deployments.values()}
    selectors = [one["spec"]["selector"] for one in named("Service").values()]
    selectors += [one["spec"]["selector"]["matchLabels"] for one in named("PodDisruptionBudget").values()]
    selectors += [one["spec"]["podSelector"]["matchLabels"] for one in named("NetworkPolicy").values()]
    assert {one["app"] for one in selectors} <= pods
    web = deployments["plancheck-web"]["spec"]["template"]["spec"]["containers"][0]
    ports = {port["name"]: port["containerPort"] for port in web["ports"]}
    assert str(ports["http"]) == web["args"][web["args"].index("--port") + 1]
    (backend,) = (path["backend"]["service"] for path in named("Ingress")["plancheck"]["spec"]["rules"][0]["http"]["paths"])
    assert backend["name"] in named("Service")
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        assert web[probe]["httpGet"]["port"] in ports


def test_probes_and_metrics_are_routes(services: Services) -> None:
    from service.api.app import create_app  # noqa: PLC0415

    paths = set(create_app(services).openapi()["paths"])
    web = named("Deployment")["plancheck-web"]["spec"]["template"]
    assert web["metadata"]["annotations"]["prometheus.io/path"] in paths
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        assert web["spec"]["containers"][0][probe]["httpGet"]["path"] in paths
    (asked,) = re.findall(r"8000(/[a-z0-9/]+)", str(compose()["services"]["web"]["healthcheck"]))
    assert asked in paths


@pytest.mark.slow
def test_the_scaling_rule_asks_for_the_queue(postgres_services: Services, postgres) -> None:
    scaled = named("ScaledObject")["plancheck-worker"]["spec"]
    assert scaled["scaleTargetRef"]["name"] in named("Deployment")
    (trigger,) = scaled["triggers"]
    (secret,) = named("TriggerAuthentication")[trigger["authenticationRef"]["name"]]["spec"]["secretTargetRef"]
    assert secret["key"] in named("Secret")[secret["name"]]["stringData"]
    for _ in range(3):
        hand_in(postgres_services)
    database = postgres_services.engine.url.database
    assert postgres.ask(trigger["metadata"]["query"], database) == [[3]]


@needs("systemd-analyze")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_units_are_sound(unit: Path, tmp_path: Path) -> None:
    program = Path(sys.executable).parent / "plancheck"
    for one in UNITS:
        (tmp_path / one.name).write_text(one.read_text().replace("/opt/plancheck/.venv/bin/plancheck", str(program)))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / unit.name)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_image_holds_what_the_program_needs() -> None:
    words = (DEPLOY / "Dockerfile").read_text()
    copied = {name for line in re.findall(r"^COPY (.*)$", words, re.MULTILINE) for name in line.split()[:-1]}
    assert all((ROOT / name).exists() for name in copied)
    packages = set(re.search(r"^packages=\((.*)\)", (ROOT / ".ci" / "run").read_text(), re.MULTILINE)[1].split())
    assert {"libreoffice-writer-nogui", "fonts-noto-cjk"} <= packages & set(words.split())
    folders = {path.name for path in ROOT.iterdir() if (path / "__init__.py").exists()} - {"tests", "docs", "benchmarks", "audit"}
    assert folders <= copied
    used = {re.search(r"^USER (\d+)$", words, re.MULTILINE)[1]}
    used |= {str(one["spec"]["template"]["spec"]["securityContext"]["runAsUser"]) for one in named("Deployment").values()}
    assert len(used) == 1


def test_the_page_for_administrators_knows_every_setting() -> None:
    page = (ROOT / "docs" / "operating.md").read_text()
    told = set(re.findall(r"PLANCHECK_[A-Z_]*[A-Z]", page))
    read = set(re.findall(r'"(PLANCHECK_[A-Z_]+)"', (ROOT / "service" / "settings.py").read_text()))
    spelled_shorter = {"PLANCHECK_OIDC_CLIENT_ID", "PLANCHECK_OIDC_CLIENT_SECRET"}
    assert read - told <= spelled_shorter
    assert told - variables_of_the_program() == {"PLANCHECK_MAIL"}


def test_the_page_for_administrators_names_real_figures_and_commands(services: Services) -> None:
    from service.metrics import Metrics  # noqa: PLC0415

    page = (ROOT / "docs" / "operating.md").read_text()
    told = Metrics(services).exposition().decode()
    for figure in set(re.findall(r"plancheck_[a-z_]+", page)):
        assert figure in told, figure
    for line in re.findall(r"^(?:export .*\n)*plancheck ((?:serve|worker|db)[^#\n]*)", page, re.MULTILINE):
        understood(line.split())
