//! From a tree to the tasks of a state machine.

use crate::finding::{Because, Code, Finding, Severity, Span};
use crate::text::{Entry, Integrity, Member, Node, Text, Tree};

use super::arguments::Arguments;
use super::graph::Graph;
use super::resource::TaskResource;
use super::{DistributedMap, MapCall, QueryLanguage, StateMachine, Task, Value, expression};

/// Reads a definition.
pub fn read<'a>(root: &'a Node<'a>, document: u32, integrity: Integrity) -> StateMachine<'a> {
    let mut reader = Reader {
        document,
        tasks: Vec::new(),
        maps: Vec::new(),
        graph: Graph::default(),
        within: None,
        findings: Vec::new(),
        path: Vec::new(),
    };
    let language = language_of(root).unwrap_or_default();
    reader.machine(root, language);
    StateMachine {
        tasks: reader.tasks,
        maps: reader.maps,
        graph: reader.graph,
        findings: reader.findings,
        integrity,
        span: root.span(),
    }
}

struct Reader<'a> {
    document: u32,
    tasks: Vec<Task<'a>>,
    maps: Vec<DistributedMap<'a>>,
    graph: Graph,
    /// The state whose branch is being read, by its place in the graph, and which branch.
    within: Option<(usize, usize)>,
    findings: Vec<Finding>,
    /// Keys and indexes down to the state that is being read.
    path: Vec<String>,
}

impl<'a> Reader<'a> {
    /// A machine, a branch, or the processor of a map: anything with `States`.
    fn machine(&mut self, node: &'a Node<'a>, language: QueryLanguage) {
        let Some(states) = node.member("States") else {
            return self.say(Severity::Error, Code::AslNoStates, node.span(), &[]);
        };
        if !states.value.is_object() || states.value.members().is_empty() {
            return self.say(Severity::Error, Code::AslNoStates, states.value.span(), &[]);
        }
        let start = node.get("StartAt").and_then(Tree::as_str);
        for state in states.value.members() {
            let place = self.graph.add(state, self.within, start);
            self.within(["States", state.key()], |reader| {
                reader.state(state, place, language)
            });
        }
    }

    /// Duplicate keys do not matter here: every state is read, and nothing is proved by the definition.
    fn state(&mut self, member: &'a Member<'a>, place: Option<usize>, inherited: QueryLanguage) {
        let node = &member.value;
        let language = language_of(node).unwrap_or(inherited);
        let Some(kind) = node.get("Type").and_then(Node::as_str) else {
            return self.say(
                Severity::Error,
                Code::AslFieldMissing,
                member.key_span(),
                &[("state", member.key()), ("field", "Type")],
            );
        };
        match kind {
            "Task" => {
                let task = self.tasks.len();
                self.task(member, language);
                if self.tasks.len() > task {
                    self.graph.is_task(place, task);
                }
            }
            "Parallel" => {
                let branches = node.get("Branches").map(Tree::items).unwrap_or_default();
                if branches.is_empty() {
                    self.missing(member, "Branches");
                }
                for (at, branch) in branches.iter().enumerate() {
                    self.within(["Branches", &at.to_string()], |reader| {
                        reader.branch((place, at), branch, language)
                    });
                }
            }
            "Map" => {
                if node.get("ItemProcessor").or(node.get("Iterator")).is_none() {
                    self.missing(member, "ItemProcessor");
                }
                self.distributed_map(member, language);
                // `Iterator` is the older name.
                for (at, key) in ["ItemProcessor", "Iterator"].into_iter().enumerate() {
                    if let Some(processor) = node.get(key) {
                        let language = language_of(processor).unwrap_or(language);
                        self.within([key], |reader| {
                            reader.branch((place, at), processor, language)
                        });
                    }
                }
            }
            "Pass" | "Choice" | "Wait" | "Succeed" | "Fail" => {}
            other => {
                let span = node.get("Type").map_or(node.span(), |kind| kind.span());
                self.say(
                    Severity::Error,
                    Code::AslStateTypeUnknown,
                    span,
                    &[("state", member.key()), ("type", other)],
                );
            }
        }
    }

    /// What is within a state.
    fn branch(
        &mut self,
        (state, number): (Option<usize>, usize),
        node: &'a Node<'a>,
        language: QueryLanguage,
    ) {
        let outer = self.within;
        self.within = state.map(|state| (state, number));
        self.machine(node, language);
        self.within = outer;
    }

    fn task(&mut self, member: &'a Member<'a>, language: QueryLanguage) {
        let node = &member.value;
        let Some((resource_text, resource_span)) = node
            .get("Resource")
            .and_then(|node| Some((node.as_str()?, node.span())))
        else {
            return self.say(
                Severity::Error,
                Code::AslFieldMissing,
                member.key_span(),
                &[("state", member.key()), ("field", "Resource")],
            );
        };
        let state = member.key_span().start;
        let arguments = self.arguments(node, language, member);
        self.paths_without_suffix(arguments.node, language);
        self.tasks.push(Task {
            path: self.path.clone(),
            name: member.key(),
            span: Span {
                start: member.key_span().start,
                end: node.span().end,
            },
            resource_text,
            resource_span,
            resource: TaskResource::parse(resource_text, self.document),
            arguments,
            credentials: self.credentials(node, language, state),
        });
    }

    /// What a call in a state is given.
    fn arguments(
        &self,
        node: &'a Node<'a>,
        language: QueryLanguage,
        state: &Member<'_>,
    ) -> Arguments<'a> {
        let arguments = match language {
            QueryLanguage::JsonPath => node.get("Parameters"),
            QueryLanguage::Jsonata => node.get("Arguments"),
        };
        Arguments {
            node: arguments,
            language,
            is_run_time: arguments.is_some_and(|node| !node.is_object()),
            document: self.document,
            state: state.key_span().start,
            span: state.key_span(),
        }
    }

    /// A Map state whose items are handled by executions of their own.
    fn distributed_map(&mut self, member: &'a Member<'a>, language: QueryLanguage) {
        let node = &member.value;
        let processor = node.get("ItemProcessor");
        let config = processor.and_then(|processor| processor.get("ProcessorConfig"));
        let mode = config.and_then(|config| config.get("Mode"));
        if mode.and_then(Node::as_str) != Some("DISTRIBUTED") {
            return;
        }
        let calls = ["ItemReader", "ResultWriter"]
            .into_iter()
            .filter_map(|key| {
                let call = node.get(key)?;
                let resource = call.get("Resource")?;
                let call = MapCall {
                    resource_text: resource.as_str()?,
                    arguments: self.arguments(call, language, member),
                    span: resource.span(),
                };
                Some((key, call))
            });
        let map = DistributedMap {
            name: member.key(),
            span: member.key_span(),
            label: node.get("Label").and_then(Node::as_str),
            calls: calls.collect(),
        };
        self.maps.push(map);
    }

    /// Says that a state lacks a field that its type needs.
    fn missing(&mut self, state: &Member<'_>, field: &str) {
        let params = [("state", state.key()), ("field", field)];
        self.say(
            Severity::Error,
            Code::AslFieldMissing,
            state.key_span(),
            &params,
        );
    }

    /// The role of `Credentials`, in any of its forms.
    fn credentials(
        &self,
        node: &'a Node<'a>,
        language: QueryLanguage,
        state: u32,
    ) -> Option<(Value<'a>, Span)> {
        if let Some(whole) = node.get("Credentials.$") {
            return Some((Value::RunTime(whole.as_str().unwrap_or("$")), whole.span()));
        }
        let credentials = node.get("Credentials")?;
        if let Some(dynamic) = credentials.get("RoleArn.$")
            && language == QueryLanguage::JsonPath
        {
            let value = dynamic.as_str().map_or(Value::RunTime("$"), |text| {
                expression::json_path(text, self.document, state)
            });
            return Some((value, dynamic.span()));
        }
        let Some(role) = credentials.get("RoleArn") else {
            // An expression for the whole, or something that no page describes.
            return Some((
                Value::RunTime(credentials.as_str().unwrap_or("?")),
                credentials.span(),
            ));
        };
        let Some(text) = role.as_str() else {
            return Some((Value::RunTime("?"), role.span()));
        };
        let value = match language {
            QueryLanguage::Jsonata => expression::jsonata(text, self.document, state),
            QueryLanguage::JsonPath => None,
        };
        Some((
            value.unwrap_or_else(|| Value::Text(Text::with_placeholders(text, self.document))),
            role.span(),
        ))
    }

    /// `"RoleArn": "$.role"` is text, not a path: the `.$` after the key was forgotten.
    fn paths_without_suffix(&mut self, arguments: Option<&Node<'_>>, language: QueryLanguage) {
        if language != QueryLanguage::JsonPath {
            return;
        }
        for member in arguments.map(Node::members).unwrap_or_default() {
            let is_path = member
                .value
                .as_str()
                .is_some_and(|text| text.starts_with("$.") || text.starts_with("$$."));
            if is_path && !member.key().ends_with(".$") {
                self.say(
                    Severity::Warning,
                    Code::PathWithoutSuffix,
                    member.value.span(),
                    &[("key", member.key())],
                );
            }
        }
    }

    fn within<const N: usize>(&mut self, keys: [&str; N], read: impl FnOnce(&mut Self)) {
        let depth = self.path.len();
        self.path.extend(keys.into_iter().map(str::to_owned));
        read(self);
        self.path.truncate(depth);
    }

    fn say(&mut self, severity: Severity, code: Code, span: Span, params: &[(&'static str, &str)]) {
        let because = Because::new(code).at(span.of(self.document));
        let because = params
            .iter()
            .fold(because, |because, &(name, value)| because.with(name, value));
        self.findings.push(because.finding(severity));
    }
}

fn language_of(node: &Node<'_>) -> Option<QueryLanguage> {
    match node.get("QueryLanguage")?.as_str()? {
        "JSONata" => Some(QueryLanguage::Jsonata),
        "JSONPath" => Some(QueryLanguage::JsonPath),
        _ => None,
    }
}
