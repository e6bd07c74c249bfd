//! Documents that tell of an account, as files and as commands print them.

use serde_json::{Map, Value, json};

use super::machines::{Form, Machine};
use super::roles::{Role, TaskDefinition};
use super::{Account, Dice, REGION, policy};
use crate::OWN;

/// A document of a workspace.
fn document(name: &str, kind: Option<&str>, role: Option<&str>, text: &Value) -> Value {
    let mut document = json!({"name": name, "text": text.to_string()});
    for (key, value) in [("kind", kind), ("role", role)] {
        if let Some(value) = value {
            document[key] = json!(value);
        }
    }
    document
}

impl Account {
    /// A workspace that tells everything.
    pub fn whole(&self) -> Value {
        let mut documents: Vec<Value> = self
            .machines
            .iter()
            .map(|machine| self.machine(machine, machine.form))
            .collect();
        let roles: Vec<&Role> = self.roles.iter().collect();
        documents.push(document("export.json", None, None, &self.export(&roles)));
        documents.extend(self.task_definitions.iter().map(|one| {
            document(
                &format!("{}.json", one.family),
                None,
                None,
                &one.described(),
            )
        }));
        documents.push(document(
            "profile.json",
            None,
            None,
            &self.instance_profile(),
        ));
        if let Some(scp) = &self.scp {
            documents.push(json!({"name": "scp.json", "kind": "scp", "text": scp.to_string()}));
        }
        let mut settings = json!({"account": OWN, "region": REGION});
        settings["machines"] = self
            .machines
            .iter()
            .map(|machine| self.entry(machine))
            .collect();
        let mut parameters = Vec::new();
        for (at, machine) in self.machines.iter().enumerate() {
            for (name, value) in machine.parameters() {
                parameters.push(json!({"document": at, "name": name, "value": value}));
            }
            if machine.input != json!({}) {
                let name = format!("{}.input.json", machine.name);
                documents.push(document(&name, Some("sample-input"), None, &machine.input));
            }
        }
        settings["parameters"] = json!(parameters);
        json!({"documents": documents, "settings": settings})
    }

    fn entry(&self, machine: &Machine) -> Value {
        let role = self.role(&machine.role).unwrap();
        json!({"name": machine.name, "arn": machine.arn(), "executionRole": role.arn()})
    }

    /// A workspace that tells a part of it.
    pub fn part(&self, dice: &mut Dice) -> Value {
        let mut documents: Vec<Value> = self
            .machines
            .iter()
            .map(|machine| self.machine(machine, machine.form))
            .collect();
        let mut exported: Vec<&Role> = Vec::new();
        for role in &self.roles {
            match dice.roll(7) {
                0 | 1 => {}
                2 => exported.push(role),
                3 => documents.push(document(
                    &format!("{}.role.json", role.name),
                    None,
                    None,
                    &role.got(),
                )),
                4 => {
                    for (name, text) in self.texts(role) {
                        documents.push(document(
                            &format!("{}.{name}.json", role.name),
                            Some("identity-policy"),
                            Some(&role.arn()),
                            &text,
                        ));
                    }
                }
                5 => {
                    documents.push(document(
                        &format!("{}.attached.json", role.name),
                        None,
                        Some(&role.arn()),
                        &role.listed(),
                    ));
                    for (name, text) in &role.inline {
                        let output = json!({"RoleName": role.name, "PolicyName": name, "PolicyDocument": text});
                        documents.push(document(
                            &format!("{}.{name}.json", role.name),
                            None,
                            Some(&role.arn()),
                            &output,
                        ));
                    }
                }
                _ => {
                    for (name, text) in self.texts(role) {
                        documents.push(document(
                            &format!("{}.{name}.json", role.name),
                            None,
                            None,
                            &text,
                        ));
                    }
                }
            }
            // Of a boundary that nothing names nobody asks.
            if role.boundary.is_some() {
                documents.push(document(
                    &format!("{}.limited.json", role.name),
                    None,
                    None,
                    &role.got(),
                ));
            }
            if dice.happens(25) {
                let trust = policy(&role.trust);
                documents.push(document(
                    &format!("{}.trust.json", role.name),
                    Some("trust-policy"),
                    Some(&role.arn()),
                    &trust,
                ));
            }
        }
        if !exported.is_empty() {
            let mut export = self.export(&exported);
            if dice.happens(50) {
                export.as_object_mut().unwrap().remove("Policies");
            }
            documents.push(document("export.json", None, None, &export));
        }
        for one in &self.task_definitions {
            if dice.happens(30) {
                documents.push(document(
                    &format!("{}.json", one.family),
                    None,
                    None,
                    &one.described(),
                ));
            }
        }
        if dice.happens(30) {
            documents.push(document(
                "profile.json",
                None,
                None,
                &self.instance_profile(),
            ));
        }
        // Of what was not given nobody knows, unless a message tells of it.
        if let Some(scp) = &self.scp {
            let name = self.machines[0].role.clone();
            match dice.happens(50) {
                true => documents.push(json!({"name": "scp.json", "kind": "scp", "text": scp.to_string()})),
                false => documents.push(json!({"name": "error.txt", "text": format!(
                    "User: arn:aws:sts::{OWN}:assumed-role/{name}/x is not authorized to perform: iam:PassRole on resource: arn:aws:iam::{OWN}:role/job with an explicit deny in a service control policy")})),
            }
        }
        let mut settings = json!({});
        for (key, value) in [("account", OWN), ("region", REGION)] {
            if dice.happens(25) {
                settings[key] = json!(value);
            }
        }
        let mut entries: Vec<Value> = Vec::new();
        for machine in &self.machines {
            if !dice.happens(30) {
                continue;
            }
            let mut entry = self.entry(machine);
            for key in ["arn", "executionRole"] {
                if dice.happens(40) {
                    entry.as_object_mut().unwrap().remove(key);
                }
            }
            entries.push(entry);
        }
        if !entries.is_empty() {
            settings["machines"] = json!(entries);
        }
        json!({"documents": documents, "settings": settings})
    }

    /// All identity-based policies of a role.
    pub(super) fn texts(&self, role: &Role) -> Vec<(String, Value)> {
        let attached = role.attached.iter().map(|arn| {
            (
                arn.rsplit('/').next().unwrap().to_owned(),
                self.managed(arn).unwrap().clone(),
            )
        });
        role.inline.iter().cloned().chain(attached).collect()
    }

    /// A state machine as it is written down.
    pub(super) fn machine(&self, machine: &Machine, form: Form) -> Value {
        let role = self.role(&machine.role).unwrap();
        match form {
            Form::Definition => document(
                &format!("{}.asl.json", machine.name),
                Some("state-machine"),
                None,
                &machine.definition,
            ),
            Form::Described => {
                let output = json!({"stateMachineArn": machine.arn(), "name": machine.name, "status": "ACTIVE",
                    "roleArn": role.arn(), "definition": machine.deployed().to_string(), "type": "STANDARD"});
                document(&format!("{}.json", machine.name), None, None, &output)
            }
            Form::Template => document(
                &format!("{}.template.json", machine.name),
                None,
                None,
                &self.template(machine, role),
            ),
        }
    }

    fn template(&self, machine: &Machine, role: &Role) -> Value {
        let named = |list: Vec<(String, Value)>| -> Vec<Value> {
            list.into_iter()
                .map(|(name, text)| json!({"PolicyName": name, "PolicyDocument": text}))
                .collect()
        };
        let mut parameters = Map::new();
        let mut substitutions = Map::new();
        for (name, _) in machine.parameters() {
            let parameter = format!("{name}Arn");
            substitutions.insert(name, json!({"Ref": parameter}));
            parameters.insert(parameter, json!({"Type": "String"}));
        }
        let mut of_role = json!({"RoleName": role.name, "AssumeRolePolicyDocument": policy(&role.trust),
            "Policies": named(role.inline.clone()), "ManagedPolicyArns": role.attached});
        if let Some(boundary) = &role.boundary {
            of_role["PermissionsBoundary"] = json!(boundary);
        }
        json!({
            "Parameters": parameters,
            "Resources": {
                "Flow": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {
                    "StateMachineName": machine.name, "RoleArn": {"Fn::GetAtt": [role.logical_id, "Arn"]},
                    "Definition": machine.definition, "DefinitionSubstitutions": substitutions}},
                role.logical_id.clone(): {"Type": "AWS::IAM::Role", "Properties": of_role},
            }
        })
    }

    /// What `get-account-authorization-details` prints of some roles.
    pub fn export(&self, roles: &[&Role]) -> Value {
        let details: Vec<Value> = roles.iter().map(|role| role.detail()).collect();
        let named = |arn: &&String| {
            roles
                .iter()
                .any(|role| role.attached.contains(arn) || role.boundary.as_ref() == Some(arn))
        };
        let managed: Vec<Value> = self.managed.iter().filter(|(arn, _)| named(&arn)).map(|(arn, text)| {
            let name = arn.rsplit('/').next().unwrap();
            json!({"PolicyName": name, "Arn": arn, "DefaultVersionId": "v1", "PolicyVersionList": [
                {"Document": text, "VersionId": "v1", "IsDefaultVersion": true}]})
        }).collect();
        json!({"RoleDetailList": details, "Policies": managed})
    }

    /// What `get-instance-profile` prints.
    pub fn instance_profile(&self) -> Value {
        let role = self.role("instance").unwrap();
        json!({"InstanceProfile": {"InstanceProfileName": "web", "Path": "/",
            "Arn": format!("arn:aws:iam::{OWN}:instance-profile/web"), "Roles": [role.got()["Role"]]}})
    }
}

impl Role {
    fn boundary_entry(&self) -> Option<Value> {
        let arn = self.boundary.as_ref()?;
        Some(json!({"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": arn}))
    }

    /// What `get-role` prints.
    pub fn got(&self) -> Value {
        let mut role = json!({"RoleName": self.name, "Arn": self.arn(), "Path": self.path, "RoleId": "AROAEXAMPLE",
            "AssumeRolePolicyDocument": policy(&self.trust)});
        if let Some(boundary) = self.boundary_entry() {
            role["PermissionsBoundary"] = boundary;
        }
        json!({"Role": role})
    }

    /// What `list-attached-role-policies` prints.
    pub fn listed(&self) -> Value {
        json!({"AttachedPolicies": self.attachments()})
    }

    fn attachments(&self) -> Vec<Value> {
        let names = self.attached.iter();
        names
            .map(|arn| json!({"PolicyName": arn.rsplit('/').next().unwrap(), "PolicyArn": arn}))
            .collect()
    }

    fn detail(&self) -> Value {
        let inline: Vec<Value> = self
            .inline
            .iter()
            .map(|(name, text)| json!({"PolicyName": name, "PolicyDocument": text}))
            .collect();
        let mut detail = self.got()["Role"].clone();
        detail["RolePolicyList"] = json!(inline);
        detail["AttachedManagedPolicies"] = json!(self.attachments());
        detail["InstanceProfileList"] = json!([]);
        detail
    }
}

impl TaskDefinition {
    /// Its ARN.
    pub fn arn(&self) -> String {
        format!(
            "arn:aws:ecs:{REGION}:{OWN}:task-definition/{}:7",
            self.family
        )
    }

    /// What `describe-task-definition` prints.
    pub fn described(&self) -> Value {
        let mut task = json!({"taskDefinitionArn": self.arn(), "family": self.family, "revision": 7, "status": "ACTIVE", "containerDefinitions": []});
        for (key, role) in [
            ("taskRoleArn", &self.task_role),
            ("executionRoleArn", &self.execution_role),
        ] {
            if let Some(role) = role {
                task[key] = json!(role);
            }
        }
        json!({"taskDefinition": task})
    }
}

impl Machine {
    /// The names that its document leaves open, with their values: in a template these are
    /// parameters.
    pub fn parameters(&self) -> Vec<(String, String)> {
        self.parameters.clone()
    }

    /// Its definition as Step Functions has it.
    fn deployed(&self) -> Value {
        let mut text = self.definition.to_string();
        for (name, value) in &self.parameters {
            text = text.replace(&format!("${{{name}}}"), value);
        }
        serde_json::from_str(&text).unwrap()
    }
}
