//! Commands of the AWS CLI with their options.

use crate::finding::Span;
use crate::text::marks;

use super::command::{Command, is_aws};

/// A call: `aws SERVICE OPERATION --option value...`.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) service: String,
    pub(super) operation: String,
    options: Vec<(String, Vec<String>)>,
    pub(super) span: Span,
    pub(super) is_conditional: bool,
    /// The folder that it is made in; none, if nobody knows.
    pub(super) folder: Option<String>,
}

impl Call {
    /// The call that a command makes, if it is one.
    pub(super) fn of(command: &Command) -> Option<Self> {
        let (first, words) = command.words.split_first()?;
        if !is_aws(first) {
            return None;
        }
        let mut plain: Vec<String> = Vec::new();
        let mut options: Vec<(String, Vec<String>)> = Vec::new();
        for word in words.iter().take_while(|word| *word != ">") {
            if let Some(option) = word.strip_prefix("--") {
                let (name, value) = match option.split_once('=') {
                    Some((name, value)) => (name, vec![value.to_owned()]),
                    None => (option, Vec::new()),
                };
                options.push((name.to_owned(), value));
            } else if plain.len() < 2 {
                // An option before the service has one value.
                match options.last_mut() {
                    Some((name, values)) if values.is_empty() && !is_switch(name) => {
                        values.push(word.clone());
                    }
                    _ => plain.push(word.clone()),
                }
            } else if let Some((_, values)) = options.last_mut() {
                values.push(word.clone());
            }
        }
        let mut plain = plain.into_iter();
        Some(Self {
            service: plain.next()?,
            operation: plain.next()?,
            options,
            span: command.span,
            is_conditional: command.is_conditional,
            folder: command.folder.clone(),
        })
    }

    /// The value of an option.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.options.iter().find(|(known, _)| known == name);
        found.and_then(|(_, values)| values.first().map(String::as_str))
    }

    /// The value of an option that is known.
    pub(super) fn known(&self, name: &str) -> Option<&str> {
        self.get(name).filter(|value| is_known(value))
    }
}

/// Whether nothing in a text is a placeholder.
pub(super) fn is_known(text: &str) -> bool {
    !text.is_empty() && !marks::holds(text)
}

fn is_switch(name: &str) -> bool {
    matches!(
        name,
        "debug" | "no-verify-ssl" | "no-paginate" | "no-sign-request"
    ) || name.starts_with("no-cli-")
}

/// What calls print, where all print the same ARN.
pub(super) fn printed(commands: &[Command], inner: &str, document: u32) -> Option<String> {
    let calls = commands.iter().filter_map(Call::of);
    let asks = |word: &str| {
        inner.contains(&["query ", word].concat())
            || inner.contains(&["query '", word].concat())
            || inner.contains(&["query \"", word].concat())
            || inner.contains(&["query=", word].concat())
            || inner.contains("jq") && inner.contains(&[".", word].concat())
    };
    let mut printed = None;
    for call in calls {
        let (option, kind) = match (call.service.as_str(), call.operation.as_str()) {
            ("iam", "create-role" | "get-role") if asks("Role.Arn") => ("role-name", "role"),
            ("iam", "create-policy") if asks("Policy.Arn") => ("policy-name", "policy"),
            _ => return None,
        };
        let path = call.get("path").unwrap_or("/");
        let account = marks::of_document(document, "${AWS::AccountId}");
        let name = call.known(option).filter(|_| !marks::holds(path))?;
        let arn = format!("arn:aws:iam::{account}:{kind}{path}{name}");
        if printed.is_some_and(|before| before != arn) {
            return None;
        }
        printed = Some(arn);
    }
    printed
}
