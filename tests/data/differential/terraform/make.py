"""Makes plans and states of the folders here, with Terraform and a local stand-in for AWS.

    python3 make.py [FOLDER ...]

A folder that has a file `applied` is applied, too: its state, a second plan, and one with a target.
Needs `terraform`, the provider `hashicorp/aws` in the folder that `PLUGINS` names, and
`moto[server]` (PyPI), which is started with the account 111122223333. Nothing asks AWS.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request

HERE = pathlib.Path(__file__).parent
PORT = os.environ.get("PORT", "5123")
ENDPOINT = f"http://127.0.0.1:{PORT}"
OVERRIDE = f"""
terraform {{
  required_providers {{
    aws = {{
      source = "hashicorp/aws"
    }}
  }}
}}

provider "aws" {{
  access_key                  = "mock"
  secret_key                  = "mock"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = false
  endpoints {{
    ecs = "{ENDPOINT}"
    iam = "{ENDPOINT}"
    sfn = "{ENDPOINT}"
    sts = "{ENDPOINT}"
  }}
}}
"""
EXISTING = """
import boto3, json
iam = boto3.client("iam", endpoint_url="%s", region_name="eu-west-1", aws_access_key_id="mock", aws_secret_access_key="mock")
trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "glue.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
iam.create_role(RoleName="existing", AssumeRolePolicyDocument=json.dumps(trust))
""" % ENDPOINT


# What the stand-in does not know yet.
SERVER = """
import sys
from moto.stepfunctions.responses import StepFunctionResponse
StepFunctionResponse.validate_state_machine_definition = lambda self: '{"result": "OK", "diagnostics": []}'
StepFunctionResponse.list_state_machine_versions = lambda self: '{"stateMachineVersions": []}'
from moto.server import main
main(["-p", sys.argv[1]])
"""


def reset():
    request = urllib.request.Request(f"{ENDPOINT}/moto-api/reset", method="POST")
    urllib.request.urlopen(request).read()


def terraform(folder, *arguments):
    done = subprocess.run(["terraform", *arguments, "-no-color"], cwd=folder, capture_output=True, text=True, timeout=90)
    if done.returncode != 0:
        raise SystemExit(f"{folder}: terraform {arguments}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def plan(folder, given, target, *more):
    terraform(folder, "plan", "-input=false", "-out=made.plan", *given, *more)
    shown = json.loads(terraform(folder, "show", "-json", "made.plan"))
    # When it was made tells nothing.
    shown.pop("timestamp", None)
    shown["configuration"].pop("provider_config", None)
    target.write_text(json.dumps(shown, separators=(",", ":")) + "\n")


def make(folder):
    reset()
    subprocess.run([sys.executable, "-c", EXISTING], check=True)
    given = []
    if (folder / "variables").exists():
        lines = (folder / "variables").read_text().splitlines()
        given = [f"-var={line}" for line in lines if line]
    with tempfile.TemporaryDirectory() as made:
        made = pathlib.Path(made)
        shutil.copytree(folder / "source", made, dirs_exist_ok=True)
        (made / "provider_override.tf").write_text(OVERRIDE)
        terraform(made, "init", "-input=false", f"-plugin-dir={os.environ['PLUGINS']}")
        plan(made, given, folder / "plan.json")
        if not (folder / "applied").exists():
            return
        terraform(made, "apply", "-input=false", "-auto-approve", *given)
        shutil.copy(made / "terraform.tfstate", folder / "state.tfstate")
        plan(made, given, folder / "settled.json", "-refresh=false")
        reset()
        (made / "terraform.tfstate").unlink()
        subprocess.run([sys.executable, "-c", EXISTING], check=True)
        plan(made, given, folder / "targeted.json", "-target=aws_sfn_state_machine.m")


def main():
    names = sys.argv[1:] or sorted(path.name for path in HERE.iterdir() if (path / "source").is_dir())
    environment = {**os.environ, "MOTO_ACCOUNT_ID": "111122223333", "MOTO_IAM_LOAD_MANAGED_POLICIES": "true"}
    server = subprocess.Popen([sys.executable, "-c", SERVER, PORT], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            try:
                reset()
                break
            except OSError:
                time.sleep(0.2)
        for name in names:
            make(HERE / name)
            print(name, flush=True)
    finally:
        server.terminate()


main()
