//! Which roles the documents name. An account's export holds thousands of roles, of which an
//! analysis needs those that a machine, a setting or another document names.

use crate::text::generated::{self, Origin};
use crate::text::maps::Seen;
use crate::workspace::Workspace;

/// Words that may be names of roles; `None`: no document is a list of roles, so nobody asks.
#[derive(Debug, Default)]
pub struct Mentioned(Option<Words>);

#[derive(Debug, Default)]
struct Words {
    whole: Seen,
    /// What stands before a placeholder: names that begin so may be meant.
    starts: Vec<String>,
    /// What stands behind one: names that end so may be meant.
    ends: Vec<String>,
}

/// With more parts of names than that, any role may be meant.
const PARTS_AT_MOST: usize = 256;

impl Mentioned {
    /// The words of a workspace: of all documents but those that are lists of roles themselves,
    /// and of what the user states.
    pub fn of(workspace: &Workspace) -> Self {
        if !workspace
            .documents
            .iter()
            .any(|document| is_list(&document.text))
        {
            return Self(None);
        }
        let mut words = Words::default();
        let mut add = |text: &str| {
            let mut before = None;
            let mut rest = text;
            while !rest.is_empty() {
                let end = rest.find(|letter| !is_of_name(letter));
                let (word, after) = rest.split_at(end.unwrap_or(rest.len()));
                let next = after.chars().next();
                // IAM compares names without case.
                let word = word.to_ascii_lowercase();
                if !word.is_empty() {
                    // Beside a placeholder it is a part of a name.
                    if before.is_some_and(|letter| matches!(letter, '>' | '}' | ']')) {
                        push(&mut words.ends, &word);
                    }
                    if next.is_some_and(|letter| matches!(letter, '<' | '$' | '[' | '{')) {
                        push(&mut words.starts, &word);
                    }
                    words.whole.insert(&word);
                }
                before = next;
                rest = after
                    .get(next.map_or(0, char::len_utf8)..)
                    .unwrap_or_default();
            }
        };
        for document in &workspace.documents {
            document.role.iter().for_each(|role| add(role));
            if is_list(&document.text) {
                continue;
            }
            match document.text.contains("\\u") {
                true => add(&unescaped(&document.text)),
                false => add(&document.text),
            }
        }
        let settings = workspace.settings.iter();
        for settings in settings {
            let machines = settings.machines.iter().flatten();
            let of_machines = machines.filter_map(|machine| machine.execution_role.as_deref());
            let own = settings.execution_role.as_deref();
            own.into_iter().chain(of_machines).for_each(&mut add);
        }
        Self(Some(words))
    }

    /// Adds the name of what an ARN names.
    pub fn add(&mut self, arn: &str) {
        let name = arn.rsplit('/').next().unwrap_or(arn);
        if let Some(words) = &mut self.0 {
            words.whole.insert(&name.to_ascii_lowercase());
        }
    }

    /// Whether the name is among the words. Where nobody collected any, it may be.
    pub fn has(&self, name: &str) -> bool {
        let name = name.to_ascii_lowercase();
        let Some(words) = &self.0 else { return true };
        words.whole.contains(&name)
            || words.starts.len().max(words.ends.len()) >= PARTS_AT_MOST
            || words.starts.iter().any(|start| name.starts_with(start))
            || words.ends.iter().any(|end| name.ends_with(end))
            || generated::origins(&name).any(|origin| words.has_resource(origin))
    }
}

impl Words {
    /// Whether a resource is named after which a tool may have named something.
    fn has_resource(&self, origin: Origin<'_>) -> bool {
        origin.is_of_any
            || self.whole.contains(origin.text)
            || origin.is_start && self.whole.texts().any(|word| word.starts_with(origin.text))
    }
}

fn push(parts: &mut Vec<String>, word: &str) {
    if parts.len() < PARTS_AT_MOST && !parts.iter().any(|known| known == word) {
        parts.push(word.to_owned());
    }
}

/// What names of roles are made of.
fn is_of_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '+' | '=' | ',' | '.' | '@' | '-' | '_')
}

/// Whether a text is a list of roles, told by keys that nothing else has. What may hold a machine is
/// none, whatever stands in it: the roles that it names are needed.
fn is_list(text: &str) -> bool {
    let is_key = |name: &str| {
        text.split(name).skip(1).any(|rest| {
            let rest = rest.trim_start_matches(['"', '\'']).trim_start();
            rest.starts_with(':')
        })
    };
    let may_hold_machine = text.contains("StartAt") || text.contains("StateMachine");
    !may_hold_machine && (is_key("RoleDetailList") || is_key("\"Roles") && is_key("\"RoleId"))
}

/// With the escapes of JSON in their places that stand for letters of names.
fn unescaped(text: &str) -> String {
    let mut parts = text.split("\\u");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let code = part
            .get(..4)
            .and_then(|hex| u32::from_str_radix(hex, 16).ok());
        match code.and_then(char::from_u32) {
            Some(letter) => {
                plain.push(letter);
                plain.push_str(part.get(4..).unwrap_or_default());
            }
            None => {
                plain.push(' ');
                plain.push_str(part);
            }
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::{Document, Settings};

    #[test]
    fn words_of_documents_and_settings_are_found() {
        let document = |text: &str| Document {
            text: text.to_owned(),
            ..Document::default()
        };
        let workspace = Workspace {
            documents: vec![
                document(
                    r#"{"Role": "arn:aws:iam::111122223333:role/path/a-b", "x": "c\u002dd", "e": "\ud83d"}"#,
                ),
                document("Role: ${env}-f, 'g,h'"),
                document(r#"{"RoleDetailList": [{"RoleName": "hidden"}]}"#),
            ],
            settings: Some(Settings {
                execution_role: Some("arn:aws:iam::111122223333:role/i".to_owned()),
                ..Settings::default()
            }),
        };
        let of = Mentioned::of(&workspace);
        for name in ["a-b", "c-d", "-f,", "g,h", "i", "path"] {
            assert!(of.has(name), "{name}");
        }
        assert!(!of.has("hidden") && !of.has("a") && !of.has(""));
        // A word of a list does not make one.
        for text in [
            r#"{"StartAt": "A", "States": {"A": {"ResultSelector": {"RoleDetailList": "x"}}}}"#,
            r#"{"Statement": [{"Sid": "RoleDetailList"}]}"#,
        ] {
            assert!(!is_list(text), "{text}");
        }
        assert!(is_list("RoleDetailList:\n- RoleName: x"));
        // Without a list nothing is left out.
        let none = Mentioned::of(&Workspace::default());
        assert!(none.has("anything"));
    }
}
