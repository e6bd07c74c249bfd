//! What an account answers to a question.

use serde_json::{Value, json};

use super::roles::Role;
use super::{Account, REGION};
use crate::OWN;

/// What makes two questions the same.
pub fn question_key(question: &Value) -> String {
    json!([question["kind"], question["subject"], question["answer"]]).to_string()
}

/// Puts the answer to a question where it says that it goes.
pub fn answer(account: &Account, question: &Value, workspace: &mut Value) -> Result<(), String> {
    let subject = question["subject"].as_str().unwrap_or_default();
    let kind = question["kind"].as_str().unwrap();
    match kind {
        "document-role" => return account.assign(subject, question, workspace),
        "document-in-effect" | "document-link" if question["answer"].is_null() => {
            return Err(format!("nobody can answer {question}"));
        }
        _ => {}
    }
    let answer = &question["answer"];
    if let Some(pointer) = answer["setting"].as_str() {
        let value = account.setting(kind, subject, question, workspace)?;
        set(workspace, pointer, &answer["entry"], value);
        return Ok(());
    }
    let mut document = answer["document"].clone();
    if !document.is_object() {
        return Err(format!("no answer to {question}"));
    }
    let text = account.text(kind, subject, question)?;
    document
        .as_object_mut()
        .unwrap()
        .retain(|_, value| !value.is_null());
    if document["name"].is_null() {
        document["name"] = json!(format!(
            "answer {}",
            workspace["documents"].as_array().unwrap().len()
        ));
    }
    document["text"] = json!(text.to_string());
    workspace["documents"]
        .as_array_mut()
        .unwrap()
        .push(document);
    Ok(())
}

/// Sets a setting; `-` in the pointer makes a new entry.
fn set(workspace: &mut Value, pointer: &str, entry: &Value, value: Value) {
    let settings = &mut workspace["settings"];
    match pointer.split('/').collect::<Vec<_>>().as_slice() {
        ["", list, "-", key] => {
            let mut new = match entry.is_object() {
                true => entry.clone(),
                false => json!({}),
            };
            new[*key] = value;
            if settings[*list].is_null() {
                settings[*list] = json!([]);
            }
            settings[*list].as_array_mut().unwrap().push(new);
        }
        ["", key] => settings[*key] = value,
        other => panic!("{other:?}"),
    }
}

impl Account {
    fn machine_of(&self, subject: &str) -> Result<&super::Machine, String> {
        let named = self.machines.iter().find(|machine| machine.name == subject);
        named.ok_or_else(|| format!("no machine {subject}"))
    }

    fn setting(
        &self,
        kind: &str,
        subject: &str,
        question: &Value,
        workspace: &Value,
    ) -> Result<Value, String> {
        Ok(match kind {
            "account" => json!(OWN),
            "region" => json!(REGION),
            "state-machine-arn" => json!(self.machine_of(subject)?.arn()),
            "execution-role" => {
                let machine = self.machine_of(subject)?;
                json!(self.role(&machine.role).unwrap().arn())
            }
            "parameter" => {
                let entry = &question["answer"]["entry"];
                let document = usize::try_from(entry["document"].as_u64().unwrap()).unwrap();
                let name = workspace["documents"][document]["name"].as_str().unwrap();
                let machine = self.machine_of(name.split('.').next().unwrap())?;
                let wanted = entry["name"].as_str().unwrap();
                let found = machine
                    .parameters
                    .iter()
                    .find(|(name, _)| name == wanted || format!("{name}Arn") == wanted);
                json!(found.ok_or_else(|| format!("no parameter {wanted}"))?.1)
            }
            _ => return Err(format!("no setting answers {question}")),
        })
    }

    /// The role that a subject names; the unknown execution role is that of the only machine.
    fn of_subject(&self, subject: &str) -> Result<&Role, String> {
        let role = match (subject, self.machines.as_slice()) {
            ("execution-role", [machine]) => self.role(&machine.role),
            _ => self.role(subject),
        };
        role.ok_or_else(|| format!("no role {subject}"))
    }

    fn text(&self, kind: &str, subject: &str, question: &Value) -> Result<Value, String> {
        let version = |arn: &str| {
            let text = self
                .managed(arn)
                .ok_or_else(|| format!("no policy {arn}"))?;
            Ok(
                json!({"PolicyArn": arn, "PolicyVersion": {"Document": text, "VersionId": "v1", "IsDefaultVersion": true}}),
            )
        };
        match kind {
            "role-policies" => Ok(self.export(&[self.of_subject(subject)?])),
            "trust-policy" => Ok(self.of_subject(subject)?.got()),
            "managed-policy" => version(subject),
            "permissions-boundary" if subject.contains(":policy/") => version(subject),
            "organization-policy" => self.scp.clone().ok_or_else(|| "no SCP".to_owned()),
            "task-definition" => Ok(self.task_definitions[0].described()),
            "instance-profile" => Ok(self.instance_profile()),
            "sample-input" => {
                let machine = match subject {
                    "" => self
                        .machines
                        .iter()
                        .find(|machine| machine.input != json!({}))
                        .ok_or("no input")?,
                    name => self.machine_of(name)?,
                };
                Ok(machine.input.clone())
            }
            _ => Err(format!("no document answers {question}")),
        }
    }

    /// Says whose policy a document is.
    fn assign(&self, subject: &str, question: &Value, workspace: &mut Value) -> Result<(), String> {
        let documents = workspace["documents"].as_array_mut().unwrap();
        let document = documents
            .iter_mut()
            .find(|document| document["name"] == *subject);
        let document = document.ok_or_else(|| format!("no document {subject}"))?;
        let role = self.role(subject.split('.').next().unwrap());
        let role = role.ok_or_else(|| format!("no owner of {subject}"))?;
        document["role"] = json!(role.arn());
        document["kind"] = question["answer"]["document"]["kind"].clone();
        Ok(())
    }
}
