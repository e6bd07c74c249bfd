//! Calls in the texts of programs and playbooks. A text is searched word by word, whatever its language.

use messages::visible::is_word_letter;

use crate::catalog::policies;
use crate::finding::Span;
use crate::text::marks;

use super::arguments::{Argument, MORE, argument, expression};
use super::operations::{Does, operation, plain};
use super::{Change, Changed};

/// Bytes behind a call in which its arguments stand.
const WITHIN: usize = 1_500;
/// More calls of one text are not told apart.
const CALLS_AT_MOST: usize = 64;
/// Values of one variable that are told apart.
const VALUES_AT_MOST: usize = 8;

/// Keys that name a role, the surest first.
const ROLE_KEYS: [&str; 5] = ["rolename", "iamname", "rolearn", "role", "roles"];

/// A call in a text.
struct Call<'t> {
    word: &'t str,
    at: usize,
    name: &'static str,
    does: Does,
    /// What it is given stands here.
    given: &'t str,
    is_called: bool,
}

/// What the text of a document may change.
pub(super) fn changes(path: &str, text: &str, document: u32) -> Vec<Change> {
    let file = path.rsplit(['/', '\\']).next().unwrap_or_default();
    let end = file.rsplit_once('.').map_or("", |(_, end)| end);
    let reader = Reader {
        text,
        document,
        is_yaml: ["yaml", "yml", "j2"].contains(&end),
        is_bare: ["yaml", "yml", "j2", "ps1", "psm1", "groovy", ""].contains(&end)
            || file.to_ascii_lowercase().contains("dockerfile"),
        is_script: ["bash", "bat", "mk", "ps1", "sh", "zsh"].contains(&end)
            || file.to_ascii_lowercase().ends_with("makefile")
            || file == "justfile",
        has_deny: text.contains("Deny"),
        own: Vec::new(),
    };
    reader.changes()
}

/// Whether a policy is one of AWS that denies nothing, and allows to pass and to assume no role.
pub(super) fn is_harmless(arn: &str) -> bool {
    let name = arn.strip_prefix("arn:aws:iam::aws:policy/");
    name.and_then(policies::managed)
        .is_some_and(|known| known.statements.is_none())
}

struct Reader<'t> {
    text: &'t str,
    document: u32,
    is_yaml: bool,
    /// Words without quotes are texts.
    is_bare: bool,
    /// Its calls of the AWS CLI are read word by word elsewhere.
    is_script: bool,
    has_deny: bool,
    /// What the program calls the roles that it makes itself.
    own: Vec<String>,
}

impl<'t> Reader<'t> {
    fn changes(mut self) -> Vec<Change> {
        let calls = self.calls();
        for call in calls.iter().filter(|call| call.does == Does::Makes) {
            if let Some((Argument::Other(name), _)) = self.role_of(call) {
                self.own.push(name);
            }
        }
        let mut found: Vec<Change> = Vec::new();
        for (number, call) in calls.iter().enumerate() {
            // `svc.X(&iam.XInput{...})` is one call.
            let next = calls.get(number + 1);
            let is_wrapper = next.is_some_and(|next| next.name == call.name)
                && self.role_of(call).is_none()
                && call.given.len() < 120;
            if !is_wrapper {
                self.change(call, &mut found);
            }
        }
        self.resources(&mut found);
        found
    }

    /// The words that name operations, each with the text up to the next one.
    fn calls(&self) -> Vec<Call<'t>> {
        let mut calls: Vec<Call<'t>> = Vec::new();
        let is_of_word = |letter: char| is_word_letter(letter) || matches!(letter, '_' | '-');
        let mut at = 0;
        while let Some(start) = self.from(at).find(is_of_word).map(|start| at + start) {
            let rest = self.from(start);
            let end = rest
                .find(|letter| !is_of_word(letter))
                .unwrap_or(rest.len());
            let word = rest.get(..end).unwrap_or_default();
            at = start + end;
            let Some((name, does, is_longer)) = operation(word.trim_matches('-')) else {
                continue;
            };
            if !self.is_told(start, word, does) {
                continue;
            }
            let is_called = self.is_called(start, word, is_longer);
            if let Some(last) = calls.last_mut() {
                let behind = last.at + last.word.len();
                last.given = within(self.text.get(behind..start).unwrap_or_default());
            }
            calls.push(Call {
                word,
                at: start,
                name,
                does,
                given: within(self.from(at)),
                is_called,
            });
            if calls.len() >= CALLS_AT_MOST {
                break;
            }
        }
        calls
    }

    fn from(&self, at: usize) -> &'t str {
        self.text.get(at..).unwrap_or_default()
    }

    fn before(&self, at: usize) -> &'t str {
        let before = self.text.get(..at).unwrap_or_default();
        before.rsplit('\n').next().unwrap_or_default()
    }

    /// Whether a word may be a call at all: no action of a policy, no definition of a function, no comment.
    fn is_told(&self, at: usize, word: &str, does: Does) -> bool {
        let is_of_cli = word.contains('-') && !word.contains(|one: char| one.is_ascii_uppercase());
        if self.is_script && is_of_cli {
            return false;
        }
        let line = self.before(at);
        let is_action =
            line.ends_with("iam:") && word.starts_with(|one: char| one.is_ascii_uppercase());
        let is_action = is_action && !line.ends_with("aws:iam:");
        let start = line.trim_start();
        let is_comment = ["#", "//", "*", "/*", "<!--", "\"\"\""]
            .iter()
            .any(|mark| start.starts_with(mark));
        let is_definition = ["def ", "function ", "func ", "fn "]
            .iter()
            .any(|word| line.ends_with(word));
        let after = self.from(at + word.len());
        let is_module = match does {
            Does::Module | Does::RoleModule => {
                self.is_yaml
                    && after.trim_start_matches(['"', '\'']).starts_with(':')
                    && (start.trim_start_matches("- ").is_empty() || line.ends_with('.'))
            }
            // The classes that stand for policies are called, or name the type of a resource.
            Does::Gives | Does::Takes | Does::Trusts if is_class(word) => {
                after.starts_with('(')
                    || line.ends_with(':') && !line.ends_with("::")
                    || start.ends_with("kind: ")
            }
            _ => true,
        };
        !is_action && !is_comment && !is_definition && is_module
    }

    /// Whether a word is called there, and not only named.
    fn is_called(&self, at: usize, word: &str, is_longer: bool) -> bool {
        let after = self.from(at + word.len());
        let after = after.trim_start_matches(['"', '\'']).trim_start();
        let line = self.before(at);
        let key = line.trim_end_matches(|letter: char| " \t:=\"'".contains(letter));
        let key = key.rsplit(|letter: char| !is_word_letter(letter)).next();
        let names = ["action", "api", "method", "operation"];
        after.starts_with(['(', '{'])
            || is_longer && after.starts_with('.')
            || word.contains('-')
            || self.is_yaml && after.starts_with(':')
            || line.ends_with("aws-sdk:iam:")
            || is_class(word)
            || key.is_some_and(|key| names.contains(&plain(key).as_str()))
    }

    /// What names the role, and whether it is certain that it does.
    fn role_of(&self, call: &Call<'t>) -> Option<(Argument, &'t str)> {
        let is_module = matches!(call.does, Does::Module | Does::RoleModule);
        for key in ROLE_KEYS {
            if let Some(rest) = self.behind(call.given, key) {
                return Some((
                    argument(
                        rest,
                        self.is_bare || rest.starts_with(' ') && call.word.contains('-'),
                    ),
                    rest,
                ));
            }
        }
        let is_named = is_module || is_class(call.word) && self.is_yaml;
        if let Some(rest) = self.behind(call.given, "name").filter(|_| is_named) {
            return Some((argument(rest, self.is_bare), rest));
        }
        // `iam.RolePolicy("role", "policy").put(...)`
        let first = call.given.strip_prefix('(');
        let first = first.filter(|_| is_class(call.word) && !call.given.contains('{'));
        first.map(|rest| (argument(rest, false), rest))
    }

    /// What stands behind a key: `key=`, `key:`, `.key(`, `--key `, `-Key `, `"--key", `.
    fn behind(&self, given: &'t str, key: &str) -> Option<&'t str> {
        let is_of_word = |letter: char| is_word_letter(letter) || matches!(letter, '_' | '-');
        let mut at = 0;
        while let Some(start) = given.get(at..)?.find(is_of_word).map(|start| at + start) {
            let rest = given.get(start..)?;
            let end = rest
                .find(|letter| !is_of_word(letter))
                .unwrap_or(rest.len());
            let word = rest.get(..end)?;
            at = start + end;
            let named = plain(word);
            let named = ["with", "set"]
                .iter()
                .find_map(|start| named.strip_prefix(start))
                .unwrap_or(&named);
            if word.len() > 24 || named != key {
                continue;
            }
            let after = given.get(at..)?;
            let is_option = word.starts_with('-');
            let quoted = after.trim_start_matches(['"', '\'', ' ']);
            let is_key = match after.chars().next() {
                _ if is_option => true,
                // `{ RoleName, PolicyArn }`
                Some(',' | '}') if !given.get(..start)?.ends_with(['"', '\'']) => {
                    return given.get(start..);
                }
                _ => quoted.starts_with([':', '=', '(']),
            };
            if is_key && !quoted.starts_with("==") {
                return match is_option {
                    true => Some(after.trim_start_matches(['"', '\'', ','])),
                    false => Some(quoted),
                };
            }
        }
        None
    }

    fn change(&self, call: &Call<'t>, found: &mut Vec<Change>) {
        let has = |word: &str| call.given.contains(word);
        let is_limited = ["oundary", "managed_polic", "managedPolic", "purge_polic"]
            .iter()
            .any(|word| has(word));
        let is_of_organization = has("TargetId") || has("target_id") || has("targetId");
        match call.does {
            Does::Makes if !has("oundary") => return,
            Does::RoleModule if !is_limited => return,
            Does::Organization => {
                let is_one = ["SERVICE_CONTROL", "RESOURCE_CONTROL", "Deny", "PolicyId"];
                if call.is_called && is_one.iter().any(|word| self.text.contains(word)) {
                    self.push(call, Changed::Any, found);
                }
                return;
            }
            Does::Machine => {
                if call.is_called && self.behind(call.given, "rolearn").is_some() {
                    let arn = self.behind(call.given, "statemachinearn");
                    let is_bare = self.is_bare || call.word.contains('-');
                    let name = match arn.map(|rest| argument(rest, is_bare)) {
                        Some(Argument::Text(arn)) if !arn.contains(MORE) => arn
                            .rsplit_once(":stateMachine:")
                            .map(|(_, name)| name.to_owned()),
                        _ => None,
                    };
                    self.push(call, Changed::Machine(name), found);
                }
                return;
            }
            Does::Policy => {
                if call.is_called {
                    self.push(call, Changed::Policies, found);
                }
                return;
            }
            Does::Gives | Does::Takes
                if is_of_organization && call.name.ends_with("tachpolicy") =>
            {
                return self.push(call, Changed::Any, found);
            }
            _ => {}
        }
        let policy = self
            .behind(call.given, "policyarn")
            .or_else(|| self.behind(call.given, "policy"));
        let policy = policy.map(|rest| argument(rest, self.is_bare || call.word.contains('-')));
        if let Some(Argument::Text(arn)) = &policy
            && call.does == Does::Gives
            && is_harmless(arn)
        {
            return;
        }
        // An object of the kit for a role: `role.attach_policy(...)`.
        if call.name.ends_with("tachpolicy") {
            for (argument, _) in self.constructed() {
                self.role(call, argument, found);
            }
            return;
        }
        match self.role_of(call) {
            Some((argument, rest)) => {
                let is_literal = matches!(argument, Argument::Text(_));
                if is_literal || call.is_called {
                    let argument = match argument {
                        Argument::Other(_) => {
                            Argument::Other(expression(rest.trim_start_matches(|letter: char| {
                                letter.is_whitespace() || ":=,([>".contains(letter)
                            })))
                        }
                        text => text,
                    };
                    self.role(call, argument, found);
                }
            }
            None if call.is_called && !is_class(call.word) => self.unknown(call, found),
            None => {}
        }
    }

    /// The roles that objects of the kit are made for: `iam.Role("name")`.
    fn constructed(&self) -> Vec<(Argument, &'t str)> {
        let mut found = Vec::new();
        for (at, _) in self.text.match_indices(".Role(").take(VALUES_AT_MOST) {
            let rest = self.from(at + ".Role(".len());
            found.push((argument(rest, false), rest));
        }
        found
    }

    fn role(&self, call: &Call<'t>, argument: Argument, found: &mut Vec<Change>) {
        match argument {
            Argument::Text(name) => self.push(call, Changed::Role(self.name(&name)), found),
            Argument::Other(variable) if self.own.contains(&variable) => {}
            Argument::Other(variable) => match self.values(&variable) {
                Some(values) => {
                    for name in values {
                        self.push(call, Changed::Role(self.name(&name)), found);
                    }
                }
                None => self.unknown(call, found),
            },
        }
    }

    /// A role that nobody knows: only what limits it, or may deny it something, counts.
    fn unknown(&self, call: &Call<'t>, found: &mut Vec<Change>) {
        let counts = match call.does {
            Does::Gives | Does::Module => self.has_deny,
            _ => true,
        };
        if counts {
            self.push(call, Changed::Any, found);
        }
    }

    fn name(&self, name: &str) -> String {
        name.replace(MORE, &marks::of_document(self.document, MORE))
    }

    /// The texts that a variable is given in the file; none, where it may have others.
    fn values(&self, variable: &str) -> Option<Vec<String>> {
        let name = variable.trim_start_matches('$');
        if name.is_empty()
            || !name
                .chars()
                .all(|letter| is_word_letter(letter) || letter == '_')
        {
            return None;
        }
        let mut values = Vec::new();
        for (at, _) in self.text.match_indices(name) {
            let after = self.from(at + name.len());
            let before = self.before(at);
            let is_of_word = |letter: char| is_word_letter(letter) || letter == '_';
            if before.ends_with(is_of_word) || after.starts_with(is_of_word) {
                continue;
            }
            let start = before.trim_start();
            let is_parameter = [
                "def ",
                "async def ",
                "function ",
                "func ",
                "async function ",
            ]
            .iter()
            .any(|word| start.starts_with(word))
                || after.trim_start().starts_with("=>")
                || before.contains("lambda ");
            if is_parameter {
                return None;
            }
            let rest = after.trim_start();
            let rest = rest.strip_prefix(": string").unwrap_or(rest).trim_start();
            let rest = rest.strip_prefix(':').unwrap_or(rest);
            // What is given to a call is no assignment.
            let is_given = before.contains('(');
            if let Some(rest) = rest.strip_prefix('=')
                && !rest.starts_with('=')
                && !is_given
            {
                match argument(rest, false) {
                    Argument::Text(text) if values.len() < VALUES_AT_MOST => values.push(text),
                    _ => return None,
                }
            }
        }
        (!values.is_empty()).then_some(values)
    }

    fn push(&self, call: &Call<'t>, of: Changed, found: &mut Vec<Change>) {
        let end = call.at + call.word.len();
        let change = Change {
            operation: call.word.trim_start_matches('-').to_owned(),
            gives: matches!(call.does, Does::Gives | Does::Module)
                && matches!(of, Changed::Role(_)),
            trusts: call.does == Does::Trusts,
            of,
            document: self.document,
            span: Span::new(call.at, end),
        };
        if !found.contains(&change) {
            found.push(change);
        }
    }

    /// Roles that are resources of Kubernetes.
    fn resources(&self, found: &mut Vec<Change>) {
        if !self.is_yaml {
            return;
        }
        let mut at = 0;
        for part in self.text.split("\n---") {
            let kind = part
                .find("kind: Role\n")
                .or_else(|| part.find("kind: Role\r"));
            let is_of_iam = part.contains("iam.services.k8s.aws") || part.contains("iam.aws.");
            if let Some(kind) = kind.filter(|_| is_of_iam && part.contains("oundary")) {
                let call = Call {
                    word: "kind: Role",
                    at: at + kind,
                    name: "role",
                    does: Does::Takes,
                    given: part,
                    is_called: true,
                };
                let mut names = part.match_indices("name:").peekable();
                if names.peek().is_none() {
                    self.unknown(&call, found);
                }
                for (name, _) in names {
                    let rest = part.get(name + "name:".len()..).unwrap_or_default();
                    self.role(&call, argument(rest, true), found);
                }
            }
            at += part.len() + "\n---".len();
        }
    }
}

/// Whether a word is the name of a class whose objects stand for policies of a role.
fn is_class(word: &str) -> bool {
    const CLASSES: [&str; 6] = [
        "assumerolepolicy",
        "rolepolicies",
        "rolepoliciesexclusive",
        "rolepolicy",
        "rolepolicyattachment",
        "rolepolicyattachmentsexclusive",
    ];
    word.starts_with(|letter: char| letter.is_ascii_uppercase())
        && CLASSES.contains(&plain(word).as_str())
}

/// The start of a text.
fn within(text: &str) -> &str {
    let mut end = text.len().min(WITHIN);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}
