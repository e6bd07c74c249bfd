//! Answers to the report's questions: into the settings, or as documents.

use contract::{
    DocumentAnswer, DocumentRef, Machine, Param, Parameter, ParameterValue, Params, SettingAnswer,
    Settings, TextRef, WorkspaceRef,
};

use super::State;
use crate::content::Content;

impl State {
    /// Puts a value where the question wants it; empty: takes it back.
    pub(super) fn answer(&mut self, answer: &SettingAnswer, value: &str) {
        let value = value.trim();
        let stated = || (!value.is_empty()).then(|| value.to_owned());
        let entry = answer.entry.clone().unwrap_or_default();
        let entry = self.entry_of_page(entry);
        let settings = &mut self.content.settings;
        match answer.setting.as_str() {
            "/account" => settings.account = stated(),
            "/region" => settings.region = stated(),
            "/stateMachineArn" => settings.state_machine_arn = stated(),
            "/executionRole" => settings.execution_role = stated(),
            "/machines/-/executionRole" => {
                of_machine(settings, &entry, |machine| {
                    machine.execution_role = stated()
                });
            }
            "/machines/-/arn" => {
                of_machine(settings, &entry, |machine| machine.arn = stated());
            }
            "/parameters/-/value" => parameter(settings, &entry, value),
            _ => return,
        }
        self.revision += 1;
    }

    /// An entry of the report, which names documents by their place there, as the page names them.
    fn entry_of_page(&self, entry: Params) -> Params {
        let analysis = self.analysis.as_ref();
        let at = number(&entry, "document").and_then(|at| usize::try_from(at).ok());
        let document = at.and_then(|at| analysis?.documents.get(at));
        let Some((id, _)) = document else {
            return entry;
        };
        let named = entry.0.into_iter().map(|(name, value)| match &*name {
            "document" => (name, Param::Number(u64::from(*id))),
            _ => (name, value),
        });
        Params(named.collect())
    }

    /// Adds a document that answers a question.
    pub(super) fn provide(&mut self, answer: DocumentAnswer, text: TextRef) {
        let before = self.content.clone();
        let all = before.documents.iter();
        let kind = serde_json::to_string(&answer.kind).unwrap_or_default();
        let stem = kind.trim_matches('"');
        let is_free = |name: &String| all.clone().all(|document| *document.name != **name);
        let mut names = (2..).map(|number| format!("{stem}-{number}.json"));
        let name = answer.name.unwrap_or_else(|| format!("{stem}.json"));
        let name = match is_free(&name) {
            true => name,
            false => names.find(is_free).unwrap_or(name),
        };
        let document = DocumentRef {
            name,
            text,
            kind: Some(answer.kind),
            role: answer.role.filter(|role| role != EXECUTION_ROLE),
            account: answer.account,
            level: answer.level,
        };
        let workspace = WorkspaceRef {
            documents: vec![document],
            settings: None,
        };
        let added = Content::from_workspace(workspace, &mut self.next_id);
        let added = added.documents.iter().filter(|one| !one.is_blank());
        let mut content = Content {
            documents: all.chain(added).cloned().collect(),
            ..before.clone()
        };
        content.complete(&mut self.next_id);
        self.replace(content);
    }
}

/// How the report names the role of a machine of which nothing tells it.
pub(crate) const EXECUTION_ROLE: &str = "execution-role";

fn text(entry: &Params, name: &str) -> Option<String> {
    match entry.get(name) {
        Some(Param::Text(text)) => Some(text.clone()),
        _ => None,
    }
}

fn number(entry: &Params, name: &str) -> Option<u32> {
    match entry.get(name) {
        Some(Param::Number(number)) => u32::try_from(*number).ok(),
        _ => None,
    }
}

/// Changes the entry of a machine; a new one, if it has none.
fn of_machine(settings: &mut Settings, entry: &Params, change: impl FnOnce(&mut Machine)) {
    let wanted = Machine {
        name: text(entry, "name").unwrap_or_default(),
        document: number(entry, "document"),
        pointer: text(entry, "pointer"),
        arn: None,
        execution_role: None,
    };
    let machines = settings.machines.get_or_insert_default();
    let is_same = |one: &Machine| {
        one.name == wanted.name && one.document == wanted.document && one.pointer == wanted.pointer
    };
    let known = machines.iter().position(is_same);
    let mut machine = known.map_or(wanted, |at| machines.remove(at));
    change(&mut machine);
    if machine.arn.is_some() || machine.execution_role.is_some() {
        machines.push(machine);
    }
}

fn parameter(settings: &mut Settings, entry: &Params, value: &str) {
    let (Some(name), Some(document)) = (text(entry, "name"), number(entry, "document")) else {
        return;
    };
    let parameters = settings.parameters.get_or_insert_default();
    parameters.retain(|known| known.name != name || known.document != document);
    if !value.is_empty() {
        let value = ParameterValue::Text(value.to_owned());
        parameters.push(Parameter {
            document,
            name,
            value,
        });
    }
}
