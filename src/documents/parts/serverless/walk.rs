//! The statements that the plugin writes for the tasks of a definition: what it recognizes is told
//! by the data, how it walks through the states is told here.

use crate::catalog::generated_roles::{
    DISTRIBUTED_MAP, Known, NEWEST, OF_DISTRIBUTED_MAP, Reads, Version, Written, task,
};
use crate::text::{Entry, Node, Span, Tree, made};

use super::build::{
    attribute, holds_unknown, is_unknown, join, joined, object, string, strings, sub, with,
};
use super::functions::Functions;
use super::version::{Does, Installed};

/// How deep states may stand in each other.
const DEPTH_AT_MOST: u32 = 64;

/// The statements of one machine.
pub(super) struct Walk<'f, 'w> {
    version: Installed,
    functions: &'f Functions,
    /// The logical id of the role.
    role: &'f str,
    /// What the plugin takes for the machine's name.
    name: Option<&'f str>,
    /// Written for certain.
    pub(super) statements: Vec<Node<'w>>,
    /// Written by some versions.
    pub(super) possible: Vec<Node<'w>>,
    /// Anything may be written, or nothing can be deployed.
    pub(super) is_open: bool,
    holes: u32,
}

/// A parameter of a task.
enum Parameter<'n, 'w> {
    Written(&'n Node<'w>),
    /// It is found out at run time.
    Dynamic,
    Absent,
}

impl<'f, 'w> Walk<'f, 'w> {
    pub(super) fn new(
        version: Installed,
        functions: &'f Functions,
        role: &'f str,
        name: Option<&'f str>,
    ) -> Self {
        Self {
            version,
            functions,
            role,
            name,
            statements: Vec::new(),
            possible: Vec::new(),
            is_open: false,
            holes: 0,
        }
    }

    /// Walks through a definition or a part of it.
    pub(super) fn states(&mut self, definition: &Node<'w>, depth: u32) {
        let states = definition.get("States");
        let unknown = is_unknown(definition) || states.is_some_and(is_unknown);
        if unknown || depth > DEPTH_AT_MOST {
            self.is_open = true;
            return;
        }
        for state in states.map(Tree::members).unwrap_or_default() {
            self.state(&state.value, depth);
        }
    }

    fn state(&mut self, state: &Node<'w>, depth: u32) {
        match state.get("Type").and_then(Tree::as_str) {
            Some("Task") => self.call(state),
            Some("Parallel") => {
                let branches = state.get("Branches");
                self.is_open |= branches.is_some_and(is_unknown);
                for branch in branches.map(Tree::items).unwrap_or_default() {
                    self.states(branch, depth + 1);
                }
            }
            Some("Map") => self.map(state, depth),
            Some(_) => {}
            None => self.is_open |= is_unknown(state) || state.get("Type").is_some(),
        }
    }

    fn map(&mut self, state: &Node<'w>, depth: u32) {
        let Some(inner) = state.get("ItemProcessor").or(state.get("Iterator")) else {
            self.is_open = true;
            return;
        };
        let mode = inner.get("ProcessorConfig");
        let mode = mode.and_then(|config| config.get("Mode")?.as_str());
        if mode == Some("DISTRIBUTED") && state.get("ItemProcessor").is_some() {
            let name = self.name.filter(|name| !name.contains('$'));
            for (actions, form) in OF_DISTRIBUTED_MAP {
                let at = inner.span();
                let resource = match name {
                    Some(name) => sub(&in_stack(&form.replace("{name}", name)), at),
                    None => self.hole(at),
                };
                let statement = allow(actions.iter().copied(), vec![resource], at);
                self.add(statement, DISTRIBUTED_MAP);
            }
        }
        self.states(inner, depth + 1);
        for key in ["ItemReader", "ResultWriter"] {
            if let Some(inner) = state.get(key) {
                self.call(inner);
            }
        }
    }

    fn call(&mut self, state: &Node<'w>) {
        // Without a resource the package cannot be made.
        let Some(resource) = state.get("Resource") else {
            self.is_open = true;
            return;
        };
        let text = match (resource.as_str(), joined(resource)) {
            (Some(text), _) => text.to_owned(),
            (None, Some(pieces)) => {
                let texts = pieces.iter().map(|piece| piece.as_str().unwrap_or("*"));
                texts.collect()
            }
            _ if is_unknown(resource) => {
                self.is_open = true;
                return;
            }
            // Any function is taken for that of a Lambda function.
            _ => return self.lambda_of_function(resource),
        };
        let name = of_states(&text);
        match name.and_then(task) {
            Some(known) => self.known(state, known, resource.span()),
            None if name.is_some_and(|name| name.starts_with("lambda:invoke")) => {
                let pattern = name.and_then(|name| name.strip_prefix("lambda:invoke"));
                if matches!(pattern, Some("" | ".waitForTaskToken")) {
                    self.lambda_invoke(state, resource.span());
                }
            }
            None if is_lambda(&text) => self.lambda_of_text(resource, &text),
            None if holds_unknown(resource) => self.is_open = true,
            // A later version may know it.
            None => self.is_open |= name.is_some() && self.version.at_least > NEWEST,
        }
    }

    fn known(&mut self, state: &Node<'w>, known: Known, at: Span) {
        if self.version.has(known.since) == Does::No {
            return;
        }
        let parameters = parameters(state, known.reads);
        if parameters.is_some_and(is_unknown) || known.fails && parameters.is_none() {
            self.is_open = true;
            return;
        }
        let mut needs = known.needs.iter().peekable();
        let has = |name: &str| !matches!(parameter(parameters, name), Parameter::Absent);
        if needs.peek().is_some() && !needs.any(has) {
            return;
        }
        for written in known.statements() {
            let condition = parameter(parameters, written.only_if);
            if !written.only_if.is_empty() && !matches!(condition, Parameter::Written(_)) {
                continue;
            }
            let statement = self.statement(written, parameters, at);
            self.add(statement, written.since);
        }
    }

    fn statement(&mut self, written: Written, from: Option<&Node<'w>>, at: Span) -> Node<'w> {
        let is_there = |name: &str| !matches!(parameter(from, name), Parameter::Absent);
        let is_unclear = !written.unless.is_empty() && is_there(written.unless);
        let mut resources = Vec::new();
        for form in written.resources.iter() {
            resources.push(match form {
                "*" => string("*", at),
                _ if is_unclear || form == "?" => self.hole(at),
                form => self.resource(form, from, at),
            });
        }
        allow(written.actions.iter(), resources, at)
    }

    /// The resource that a form becomes.
    fn resource(&mut self, form: &str, from: Option<&Node<'w>>, at: Span) -> Node<'w> {
        let whole = form
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'));
        if let Some(name) = whole {
            return match parameter(from, name) {
                Parameter::Written(node) => self.functions.named(node),
                Parameter::Dynamic | Parameter::Absent => string("*", at),
            };
        }
        let form = in_stack(form);
        let name = form
            .rsplit_once('{')
            .filter(|(before, _)| !before.ends_with('$'))
            .and_then(|(_, rest)| rest.split_once('}'))
            .map(|(name, _)| name.to_owned());
        let Some(name) = name else {
            return sub(&form, at);
        };
        match parameter(from, &name) {
            Parameter::Written(node) if node.as_str().is_some_and(|text| !text.contains('$')) => {
                let text = node.as_str().unwrap_or_default();
                sub(&form.replace(&format!("{{{name}}}"), text), at)
            }
            _ => self.hole(at),
        }
    }

    /// `arn:aws:lambda:...:function:name`, of which an alias is cut off.
    fn lambda_of_text(&mut self, resource: &Node<'w>, text: &str) {
        let at = resource.span();
        let resources = match resource.as_str() {
            Some(_) if !text.contains("${") => {
                let parts: Vec<&str> = text.split(':').take(7).collect();
                let function = parts.join(":");
                vec![string(&function, at), string(&format!("{function}:*"), at)]
            }
            Some(_) => vec![self.hole(at)],
            None if text.split(':').count() <= 7 => of_function(resource),
            None => vec![self.hole(at)],
        };
        self.invoke(resources, at);
    }

    fn lambda_of_function(&mut self, resource: &Node<'w>) {
        let named = self.functions.arn(resource);
        self.invoke(of_function(&named), resource.span());
    }

    fn lambda_invoke(&mut self, state: &Node<'w>, at: Span) {
        let from = parameters(state, Reads::Either);
        self.is_open |= from.is_some_and(is_unknown);
        let resources = match parameter(from, "FunctionName") {
            Parameter::Absent => vec![self.hole(at)],
            Parameter::Dynamic => match parameter(from, "AllowedFunctions") {
                Parameter::Absent => vec![string("*", at)],
                _ => vec![self.hole(at)],
            },
            Parameter::Written(name) => match name.as_str() {
                Some(text) if text.contains('$') => vec![self.hole(at)],
                Some(text) if is_lambda(text) => of_function(name),
                Some(text) if text.contains(':') => vec![self.hole(at)],
                Some(text) => {
                    let arn =
                        format!("arn:{{partition}}:lambda:{{region}}:{{account}}:function:{text}");
                    let arn = in_stack(&arn);
                    vec![sub(&arn, at), sub(&format!("{arn}:*"), at)]
                }
                None if name.get("Fn::GetAtt").is_some() => {
                    of_function(&self.functions.named(name))
                }
                None if self.functions.is_own(name) => of_function(&self.functions.arn(name)),
                None => vec![self.hole(at)],
            },
        };
        self.invoke(resources, at);
    }

    fn invoke(&mut self, resources: Vec<Node<'w>>, at: Span) {
        let statement = allow(["lambda:InvokeFunction"], resources, at);
        self.statements.push(statement);
    }

    fn add(&mut self, statement: Node<'w>, since: Version) {
        match self.version.has(since) {
            Does::Yes => self.statements.push(statement),
            Does::Maybe => self.possible.push(statement),
            Does::No => {}
        }
    }

    /// Statements for what is configured beside the definition.
    pub(super) fn beside(
        &mut self,
        actions: &[&'static str],
        resources: Vec<Node<'w>>,
        at: Span,
        since: Version,
    ) {
        let statement = allow(actions.iter().copied(), resources, at);
        self.add(statement, since);
    }

    /// A resource that is not known.
    pub(super) fn hole(&mut self, at: Span) -> Node<'w> {
        self.holes += 1;
        attribute(self.role, &format!("Resource{}", self.holes), at)
    }
}

/// A form with the names of the stack's place.
fn in_stack(form: &str) -> String {
    form.replace("{partition}", "${AWS::Partition}")
        .replace("{region}", "${AWS::Region}")
        .replace("{account}", "${AWS::AccountId}")
}

fn allow<'w>(
    actions: impl IntoIterator<Item = &'static str>,
    resources: Vec<Node<'w>>,
    at: Span,
) -> Node<'w> {
    object(
        [
            ("Effect", string("Allow", at)),
            ("Action", strings(actions, at)),
            ("Resource", made::array(resources, at)),
        ],
        at,
    )
}

/// The same statement for resources that are not known: some versions have it.
pub(super) fn uncertain<'w>(statement: &Node<'w>, resource: Node<'w>) -> Node<'w> {
    with(statement, "Resource", resource)
}

/// A function and its versions and aliases.
fn of_function<'w>(function: &Node<'w>) -> Vec<Node<'w>> {
    let at = function.span();
    let all = match (function.as_str(), joined(function)) {
        (Some(text), _) => string(&format!("{text}:*"), at),
        (None, Some(pieces)) => {
            let mut pieces = pieces.to_vec();
            pieces.push(string(":*", at));
            join(pieces, at)
        }
        _ => join(vec![function.clone(), string(":*", at)], at),
    };
    vec![function.clone(), all]
}

/// What stands behind `states:::` in an ARN of any partition.
fn of_states(resource: &str) -> Option<&str> {
    let rest = resource.strip_prefix("arn:")?;
    if let Some(rest) = rest.strip_prefix("${AWS::Partition}:states:::") {
        return Some(rest);
    }
    let (partition, rest) = rest.split_once(':')?;
    let is_partition = partition == "aws" || partition.starts_with("aws-");
    rest.strip_prefix("states:::").filter(|_| is_partition)
}

/// Whether a text has the ARN of a Lambda function in it.
fn is_lambda(text: &str) -> bool {
    text.match_indices("arn:aws").any(|(at, found)| {
        let rest = text.get(at + found.len()..).unwrap_or_default();
        let of_partition = |letter: char| letter.is_ascii_lowercase() || letter == '-';
        rest.trim_start_matches(of_partition).starts_with(":lambda")
    })
}

/// The parameters that the plugin looks at.
fn parameters<'n, 'w>(state: &'n Node<'w>, reads: Reads) -> Option<&'n Node<'w>> {
    let language = state.get("QueryLanguage").and_then(Tree::as_str);
    match (reads, language) {
        (Reads::Nothing, _) => None,
        (Reads::Parameters, _) | (Reads::Either, Some("JSONPath")) => state.get("Parameters"),
        (Reads::Either, Some("JSONata")) => state.get("Arguments"),
        (Reads::Either, _) => state.get("Parameters").or(state.get("Arguments")),
    }
}

/// A parameter by its path: `Target.RoleArn`.
fn parameter<'n, 'w>(from: Option<&'n Node<'w>>, path: &str) -> Parameter<'n, 'w> {
    let Some(mut at) = from.filter(|_| !path.is_empty()) else {
        return Parameter::Absent;
    };
    for key in path.split('.') {
        let is_dynamic =
            |member: &crate::text::Member<'_>| member.key().strip_suffix(".$") == Some(key);
        match at.get(key) {
            Some(inner) => at = inner,
            None if at.members().iter().any(is_dynamic) => return Parameter::Dynamic,
            None => return Parameter::Absent,
        }
    }
    let is_jsonata = |text: &str| text.trim_start().starts_with("{%");
    match at.as_str().is_some_and(is_jsonata) {
        true => Parameter::Dynamic,
        false => Parameter::Written(at),
    }
}
