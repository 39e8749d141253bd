"""The files of deploy/ against the schemas and rules of the tools that read them, and against each other.

There is no Docker and no cluster in the tests: images are not built and manifests not applied here.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from serving import draining, headers

schemas = pytest.importorskip("check_jsonschema.builtin_schemas", reason="comes with requirements-dev.txt")
kubernetes_validate = pytest.importorskip("kubernetes_validate", reason="comes with requirements-dev.txt")

import jsonschema  # noqa: E402 (comes with the two)
from ruamel.yaml import YAML  # noqa: E402

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
KUBERNETES = ("1.33.0", "1.37.0")  # an older and the newest whose schema is at hand


def documents(file: str) -> list[dict]:
    return [dict(found) for found in YAML(typ="safe").load_all((DEPLOY / file).read_text(encoding="utf-8"))]


def kind(name: str) -> dict:
    return next(found for found in documents("kubernetes/app.yaml") if found["kind"] == name)


@pytest.fixture(scope="module")
def compose() -> dict:
    return documents("compose.yaml")[0]["services"]


def test_the_dockerfile_keeps_hadolints_rules():
    linter = Path(sys.executable).with_name("hadolint")
    done = subprocess.run([linter, str(DEPLOY / "Dockerfile")], capture_output=True, text=True, check=False)
    assert done.stdout == "" and done.returncode == 0


def test_the_image_runs_without_root_and_holds_only_what_the_app_needs():
    lines = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    last = lines.rpartition("\nFROM ")[2]
    assert re.search(r"^USER 10001$", last, re.MULTILINE) and "HEALTHCHECK" in last
    assert "pip" not in last and re.search(r'^CMD \["streamlit"', last, re.MULTILINE)  # no shell between it and SIGTERM
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert let_in == {"app.py", "requirements.txt", ".streamlit", "core", "pages", "serving"}


@pytest.mark.parametrize("file", ["compose.yaml", "compose.tls.yaml"])
def test_compose_files_fit_the_compose_specification(file):
    schema = Path(schemas.__file__).parent / "vendor" / "compose-spec.json"
    jsonschema.validate(documents(file)[0], json.loads(schema.read_text()))


@pytest.mark.parametrize("version", KUBERNETES)
def test_the_manifest_fits_the_schema_of_kubernetes(version):
    found = documents("kubernetes/app.yaml")
    assert len(found) == 5
    for each in found:
        kubernetes_validate.validate(each, version, strict=True)


def test_nothing_of_the_containers_is_writable_but_tmp_and_nothing_is_privileged(compose):
    for service in compose.values():
        assert service["read_only"] and service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert [mount.split(":")[0] for mount in service["tmpfs"]] == ["/tmp"]
        assert all(mount.endswith(":ro") for mount in service.get("volumes", ()))
    pod = kind("Deployment")["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert pod["securityContext"]["runAsNonRoot"] and not pod["automountServiceAccountToken"]
    assert container["securityContext"] == {"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True,
                                            "capabilities": {"drop": ["ALL"]}}
    assert [mount["mountPath"] for mount in container["volumeMounts"]] == ["/tmp"]


def test_a_copy_may_drain_before_it_is_killed_and_nothing_kills_it_for_draining(compose):
    app = compose["app"]
    assert draining.wait(app["environment"][draining.SECONDS]) + 10 < float(app["stop_grace_period"].rstrip("s"))
    pod = kind("Deployment")["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    settings = {each["name"]: each["value"] for each in container["env"]}
    seconds = draining.wait(settings[draining.SECONDS])
    alive, ready = container["livenessProbe"], container["readinessProbe"]
    assert seconds + 10 < pod["terminationGracePeriodSeconds"] < alive["periodSeconds"] * alive["failureThreshold"]
    assert ready["periodSeconds"] * ready["failureThreshold"] < seconds  # the balancer hears of it in time
    assert kind("Deployment")["spec"]["strategy"]["rollingUpdate"]["maxUnavailable"] == 0


def test_health_is_asked_where_the_app_answers_it(compose):
    (container,) = kind("Deployment")["spec"]["template"]["spec"]["containers"]
    assert {container[probe]["httpGet"]["path"] for probe in ("startupProbe", "readinessProbe", "livenessProbe")} == {
        headers.HEALTH}
    assert headers.HEALTH in (DEPLOY / "Dockerfile").read_text() and headers.HEALTH in (
        DEPLOY / "haproxy" / "haproxy.cfg").read_text()
    assert compose["app"]["expose"] == [str(container["ports"][0]["containerPort"])]
    assert not compose["app"].get("ports")  # only the balancer is reached from outside


def test_visitors_stay_with_one_copy_and_only_the_balancer_reaches_it(compose):
    notes = kind("Ingress")["metadata"]["annotations"]
    assert notes["nginx.ingress.kubernetes.io/affinity"] == "cookie"
    assert kind("NetworkPolicy")["spec"]["policyTypes"] == ["Ingress", "Egress"]  # and no egress rule: it calls nobody
    assert "egress" not in kind("NetworkPolicy")["spec"]
    assert compose["app"]["networks"] == ["inside"]
    assert documents("compose.yaml")[0]["networks"]["inside"]["internal"]


@pytest.mark.skipif(not shutil.which("haproxy"), reason="needs HAProxy")
def test_haproxy_accepts_the_file_as_it_is(compose):
    settings = {"PATH": "/usr/sbin:/usr/bin:/bin", **compose["balancer"]["environment"]}
    done = subprocess.run(["haproxy", "-c", "-f", str(DEPLOY / "haproxy" / "haproxy.cfg")], env=settings,
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "warning" not in done.stderr.lower()
