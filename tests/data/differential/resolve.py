#!/usr/bin/env python3
"""Resolves CloudFormation templates by hand: each machine as bare documents with ARNs.

usage: resolve.py FOLDER            a cdk.out folder
       resolve.py --sam FOLDER      a folder with a SAM template, translated by aws-sam-translator
Account and Region are those of the manifest, else 111122223333 and eu-west-1.
Prints {"names": {placeholder: text}, "worlds": [{"machines": [{name, text, settings}], "documents": [...]}]}: a world for each
combination of AllowedValues.
"""
import hashlib, itertools, json, os, pathlib, re, sys
ACCOUNT, REGION = "111122223333", "eu-west-1"
NOVALUE = object()

def generated(stack, logical):
    digest = hashlib.sha1(f"{stack}/{logical}".encode()).hexdigest().upper()
    return f"{stack}-{logical}-{digest[:12]}"

class Stack:
    def __init__(self, project, name, template, account, region, folder, params=None):
        self.project, self.name, self.t, self.account, self.region = project, name, template, account, region
        self.folder, self.given, self.nested = folder, params or {}, {}
        self.params = {}
        for key, parameter in template.get("Parameters", {}).items():
            value = self.given.get(key, parameter.get("Default"))
            kind = parameter.get("Type", "String")
            if kind.startswith("AWS::SSM::Parameter"): value = f"stored-{key}"
            if ("List" in kind) and isinstance(value, str): value = [one.strip() for one in value.split(",")]
            self.params[key] = value
    def resources(self):
        return {key: r for key, r in self.t.get("Resources", {}).items() if "Condition" not in r or self.condition(r["Condition"])}
    def condition(self, name): return self.holds(self.t["Conditions"][name])
    def holds(self, node):
        (key, value), = node.items()
        if key == "Condition": return self.condition(value)
        if key == "Fn::Equals": return str(self.v(value[0])) == str(self.v(value[1]))
        if key == "Fn::Not": return not self.holds(value[0])
        if key == "Fn::And": return all(map(self.holds, value))
        if key == "Fn::Or": return any(map(self.holds, value))
        raise ValueError(node)
    def pseudo(self, name):
        return {"AWS::AccountId": self.account, "AWS::Region": self.region, "AWS::Partition": "aws", "AWS::StackName": self.name,
                "AWS::URLSuffix": "amazonaws.com", "AWS::StackId": f"arn:aws:cloudformation:{self.region}:{self.account}:stack/{self.name}/1", "AWS::NoValue": NOVALUE}.get(name)
    def prop(self, logical, key, default=None):
        value = self.t["Resources"][logical].get("Properties", {}).get(key)
        value = default if value is None else self.v(value)
        return default if value is NOVALUE else value
    def kind(self, logical): return self.t["Resources"][logical]["Type"]
    def physical(self, logical):
        keys = {"AWS::IAM::Role": "RoleName", "AWS::IAM::InstanceProfile": "InstanceProfileName", "AWS::Lambda::Function": "FunctionName", "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
                "AWS::StepFunctions::StateMachine": "StateMachineName", "AWS::ECS::TaskDefinition": "Family"}
        return self.prop(logical, keys.get(self.kind(logical), "-"), generated(self.name, logical))
    def arn(self, logical):
        name, kind = self.physical(logical), self.kind(logical)
        iam = lambda what: f"arn:aws:iam::{self.account}:{what}{self.prop(logical, 'Path', '/')}{name}"
        own = lambda service: f"arn:aws:{service}:{self.region}:{self.account}"
        return {"AWS::IAM::Role": lambda: iam("role"), "AWS::IAM::InstanceProfile": lambda: iam("instance-profile"), "AWS::IAM::ManagedPolicy": lambda: iam("policy"),
                "AWS::Lambda::Function": lambda: f"{own('lambda')}:function:{name}", "AWS::StepFunctions::StateMachine": lambda: f"{own('states')}:stateMachine:{name}",
                "AWS::ECS::TaskDefinition": lambda: f"{own('ecs')}:task-definition/{name}:1"}.get(kind, lambda: f"{own('any')}:{name}")()
    def ref(self, name):
        if (value := self.pseudo(name)) is not None: return value
        if name in self.params: return self.params[name]
        if self.kind(name) in ("AWS::IAM::ManagedPolicy", "AWS::StepFunctions::StateMachine", "AWS::ECS::TaskDefinition"): return self.arn(name)
        return self.physical(name)
    def att(self, logical, attribute):
        if attribute.startswith("Outputs."): return self.inner(logical).output(attribute[8:])
        return self.arn(logical) if attribute == "Arn" else f"{self.physical(logical)}-{attribute}"
    def output(self, name): return self.v(self.t["Outputs"][name]["Value"])
    def inner(self, logical):
        if logical not in self.nested: self.nested[logical] = self.project.open(self, logical)
        return self.nested[logical]
    def sub(self, text, own):
        def one(m):
            name = m[1]
            if name.startswith("!"): return "${" + name[1:] + "}"
            if name in own: return str(own[name])
            return str(self.att(*name.split(".", 1)) if "." in name else self.ref(name))
        return re.sub(r"\$\{([^}]+)\}", one, text)
    def v(self, node):
        if isinstance(node, list): return [x for x in map(self.v, node) if x is not NOVALUE]
        if not isinstance(node, dict): return node
        if len(node) == 1:
            (key, value), = node.items()
            if key == "Ref": return self.ref(value)
            if key == "Fn::GetAtt": return self.att(*(value.split(".", 1) if isinstance(value, str) else value))
            if key == "Fn::Sub": return self.sub(value, {}) if isinstance(value, str) else self.sub(value[0], {k: self.v(x) for k, x in value[1].items()})
            if key == "Fn::Join": return value[0].join(map(str, self.v(value[1])))
            if key == "Fn::Select": return self.v(value[1])[int(value[0])]
            if key == "Fn::Split": return self.v(value[1]).split(value[0])
            if key == "Fn::FindInMap": m, one, two = map(self.v, value); return self.t["Mappings"][m][one][two]
            if key == "Fn::If": return self.v(value[1] if self.condition(value[0]) else value[2])
            if key == "Fn::ImportValue": return self.project.export(self.v(value), self)
            if key.startswith("Fn::"): raise ValueError(key)
        out = {k: self.v(x) for k, x in node.items()}
        return {k: x for k, x in out.items() if x is not NOVALUE}

class Project:
    def __init__(self, folder): self.folder, self.stacks = pathlib.Path(folder), []
    def all(self):
        for stack in self.stacks: yield from self.below(stack)
    def below(self, stack):
        yield stack
        for key, r in stack.resources().items():
            if r["Type"] == "AWS::CloudFormation::Stack": yield from self.below(stack.inner(key))
    def export(self, name, at):
        for stack in self.stacks:
            for output in stack.t.get("Outputs", {}).values():
                if "Export" in output and stack.v(output["Export"]["Name"]) == name: return stack.v(output["Value"])
        raise KeyError(name)
    def named(self, name):
        """The role that a name or ARN means."""
        for stack in self.all():
            for key, r in stack.resources().items():
                if r["Type"] == "AWS::IAM::Role" and name in (stack.physical(key), stack.arn(key)): return stack.arn(key)
        return name

class Cdk(Project):
    def __init__(self, folder, choice):
        super().__init__(folder)
        manifest = json.loads((self.folder / "manifest.json").read_text())
        for name, artifact in manifest["artifacts"].items():
            if artifact["type"] != "aws:cloudformation:stack": continue
            account, region = artifact["environment"][6:].split("/")
            template = json.loads((self.folder / artifact["properties"]["templateFile"]).read_text())
            self.stacks.append(Stack(self, name, template, account if account.isdigit() else ACCOUNT, region if region != "unknown-region" else REGION, self.folder, choice))
    def file(self, url):
        name = re.sub(r".*/", "", url)
        for listed in self.folder.glob("*.assets.json"):
            for key, entry in json.loads(listed.read_text())["files"].items():
                if name.startswith(key): return (self.folder / entry["source"]["path"]).read_text()
        raise KeyError(url)
    def open(self, outer, logical):
        given = outer.v(outer.t["Resources"][logical]["Properties"])
        return Stack(self, generated(outer.name, logical), json.loads(self.file(given["TemplateURL"])), outer.account, outer.region, outer.folder, given.get("Parameters"))

class Sam(Project):
    def __init__(self, folder, choice):
        super().__init__(folder)
        self.stacks.append(Stack(self, "app", self.template(self.folder / "template.yaml"), ACCOUNT, REGION, self.folder, choice))
    def template(self, path):
        from samtranslator.yaml_helper import yaml_parse
        from samtranslator.translator.transform import transform
        text = path.read_text()
        template = yaml_parse(text)
        template = json.loads(json.dumps(template, default=str))
        if "Transform" not in template: return template
        os.environ["AWS_DEFAULT_REGION"] = REGION
        here = path.parent.relative_to(self.folder)
        for r in template["Resources"].values():
            for key in ("DefinitionUri", "Location"):
                if isinstance(r.get("Properties", {}).get(key), str): r["Properties"][key] = "https://s3.amazonaws.com/bucket/" * (key == "Location") + "s3://bucket/" * (key != "Location") + str(here / r["Properties"][key])
        class Loader:
            def load(self): return {name: f"arn:aws:iam::aws:policy/{name}" for name in ("AWSGlueConsoleFullAccess", "AmazonSageMakerFullAccess", "AmazonS3ReadOnlyAccess")}
        return transform(template, {}, Loader())
    def file(self, url): return (self.folder / re.sub(r"^(s3://bucket/|https://s3.amazonaws.com/bucket/)", "", url)).read_text()
    def open(self, outer, logical):
        given = outer.v(outer.t["Resources"][logical]["Properties"])
        path = self.folder / re.sub(r"^https://s3.amazonaws.com/bucket/", "", given["TemplateURL"])
        return Stack(self, generated(outer.name, logical), self.template(path), outer.account, outer.region, path.parent, given.get("Parameters"))

def documents(project):
    found = []
    def add(name, kind, text, **more):
        text = text if isinstance(text, str) else json.dumps(text, separators=(",", ":"))
        found.append({"name": name, **({"kind": kind} if kind else {}), "text": text, **more})
    managed = {}
    for stack in project.all():
        for key, r in stack.resources().items():
            if r["Type"] == "AWS::IAM::ManagedPolicy": managed[stack.arn(key)] = stack.prop(key, "PolicyDocument")
    for stack in project.all():
        for key, r in stack.resources().items():
            p = lambda name, default=None: stack.prop(key, name, default)
            if r["Type"] == "AWS::IAM::Role":
                role = stack.arn(key)
                add(f"{key}.trust.json", "trust-policy", p("AssumeRolePolicyDocument"), role=role)
                for at, policy in enumerate(p("Policies", [])): add(f"{key}.{at}.json", "identity-policy", policy["PolicyDocument"], role=role)
                attached = p("ManagedPolicyArns", [])
                for at, arn in enumerate(attached):
                    if arn in managed: add(f"{key}.managed{at}.json", "identity-policy", managed[arn], role=role)
                aws = [arn for arn in attached if arn not in managed]
                if aws: add(f"{key}.attached.json", None, {"AttachedPolicies": [{"PolicyName": arn.split("/")[-1], "PolicyArn": arn} for arn in aws]}, role=role)
                boundary = p("PermissionsBoundary")
                if boundary: add(f"{key}.boundary.json", "permissions-boundary", managed[boundary], role=role)
            if r["Type"] in ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy"):
                roles = p("Roles", []) + ([p("RoleName")] if p("RoleName") else [])
                for role in roles: add(f"{key}.json", "identity-policy", p("PolicyDocument"), role=project.named(role))
            if r["Type"] == "AWS::ECS::TaskDefinition":
                add(f"{key}.task.json", "task-definition", {"taskDefinitionArn": stack.arn(key), "family": stack.physical(key), "revision": 1,
                    **{name: p(name[0].upper() + name[1:]) for name in ("taskRoleArn", "executionRoleArn") if p(name[0].upper() + name[1:])}, "containerDefinitions": []})
            if r["Type"] == "AWS::IAM::InstanceProfile":
                role = project.named(p("Roles")[0])
                add(f"{key}.profile.json", None, {"InstanceProfile": {"InstanceProfileName": stack.physical(key), "Arn": stack.arn(key), "Roles": [{"RoleName": role.split("/")[-1], "Arn": role}]}})
    return found

def machines(project):
    for stack in project.all():
        for key, r in stack.resources().items():
            if r["Type"] != "AWS::StepFunctions::StateMachine": continue
            p = stack.v(r["Properties"])
            definition = p.get("DefinitionString") or p.get("Definition")
            if definition is None:
                at = p["DefinitionS3Location"]
                definition = project.file(f"s3://bucket/{at['Key']}")
                if not definition.lstrip().startswith("{"):
                    import yaml; definition = yaml.safe_load(definition)
            text = definition if isinstance(definition, str) else json.dumps(definition, separators=(",", ":"))
            for name, value in p.get("DefinitionSubstitutions", {}).items(): text = text.replace("${" + name + "}", str(value))
            yield key, text, {"account": stack.account, "region": stack.region, "stateMachineArn": stack.arn(key), "executionRole": p["RoleArn"]}

def worlds(make):
    first = make({})
    choices = {}
    for stack in first.stacks:
        for key, parameter in stack.t.get("Parameters", {}).items():
            if parameter.get("AllowedValues"): choices[key] = parameter["AllowedValues"]
    for values in itertools.product(*choices.values()):
        yield make(dict(zip(choices, values)))

def resolved(make):
    names, all_worlds = {}, []
    for project in worlds(make):
        docs = documents(project)
        found = [{"name": name, "text": definition, "settings": settings} for name, definition, settings in machines(project)]
        all_worlds.append({"machines": found, "documents": docs})
        for stack in project.all():
            for key in stack.t.get("Resources", {}):
                if stack.kind(key) in ("AWS::IAM::Role", "AWS::StepFunctions::StateMachine"): names[key] = stack.physical(key)
    stack = project.stacks[0]
    names.update({"AWS::AccountId": stack.account, "AWS::Region": stack.region, "AWS::Partition": "aws", "AWS::StackName": stack.name})
    return {"names": names, "worlds": all_worlds}

if __name__ == "__main__":
    words = sys.argv[1:]
    kind = Sam if words[0] == "--sam" else Cdk
    print(json.dumps(resolved(lambda choice: kind(words[-1], choice))))
