//! Which definition a sample input belongs to, and what it becomes there.

use crate::asl::flow::{self, Resolution};
use crate::documents::{Source, What};
use crate::finding::Code;
use crate::finding::{Because, Finding, Severity, Span};
use crate::text::{Integrity, Node, Text, Tree};
use crate::workspace::{Kind, Settings};

use crate::inventory::claims::root;
use crate::inventory::settings::stem;

/// A definition with what is known of an input put in.
#[derive(Debug)]
pub struct Filled<'a> {
    /// The document, and which of its parts it is.
    place: (u32, usize),
    root: Node<'a>,
    resolutions: Vec<Resolution<'a>>,
}

/// A sample input.
struct Input<'a> {
    source: &'a Source<'a>,
    node: &'a Node<'a>,
    /// The ARN of its machine, where its document tells.
    machine: Option<&'a str>,
}

/// A definition.
struct Machine<'a> {
    place: (u32, usize),
    node: &'a Node<'a>,
    names: Vec<&'a str>,
    arn: Option<&'a str>,
}

/// Puts the sample inputs into the definitions that they are of.
pub fn follow<'a>(
    sources: &'a [Source<'a>],
    settings: &'a Settings,
    findings: &mut Vec<Finding>,
) -> Vec<Filled<'a>> {
    let mut inputs: Vec<Input<'a>> = Vec::new();
    for source in sources {
        if source.kind == Some(Kind::SampleInput) {
            match input(source) {
                Some(Ok(input)) => inputs.push(input),
                Some(Err(())) => findings.push(unused(source, "doubtful")),
                None => {}
            }
        }
    }
    if inputs.is_empty() {
        return Vec::new();
    }
    let machines = machines(sources, settings);
    let mut is_used: Vec<bool> = vec![false; inputs.len()];
    let mut is_too_much: Vec<bool> = vec![false; inputs.len()];
    let mut followed = Vec::new();
    for machine in &machines {
        let mut own = (0..inputs.len()).filter(|&at| {
            let input = inputs.get(at);
            input.is_some_and(|input| is_of(input, machine, &machines, inputs.len() == 1))
        });
        let (Some(at), None) = (own.next(), own.next()) else {
            continue;
        };
        let Some(input) = inputs.get(at) else {
            continue;
        };
        is_used.get_mut(at).into_iter().for_each(|is| *is = true);
        let given = (input.node, input.source.index);
        match flow::follow(machine.node, machine.place.0, given) {
            Some((root, resolutions)) => followed.push(Filled {
                place: machine.place,
                root,
                resolutions,
            }),
            None => is_too_much
                .get_mut(at)
                .into_iter()
                .for_each(|is| *is = true),
        }
    }
    for (at, input) in inputs.iter().enumerate() {
        let is = |list: &[bool]| list.get(at) == Some(&true);
        let why = match (is(&is_used), is(&is_too_much)) {
            (true, false) => continue,
            (true, true) => "too-much",
            (false, _) if machines.is_empty() => continue,
            (false, _) if inputs.len() > 1 => "several",
            (false, _) => "other-machine",
        };
        findings.push(unused(input.source, why));
    }
    followed
}

/// The input of a document; an error if it is not what Step Functions would take.
fn input<'a>(source: &'a Source<'a>) -> Option<Result<Input<'a>, ()>> {
    let (node, is_certain, machine) = match source.parts.as_slice() {
        [] => {
            let (node, integrity) = root(source)?;
            (node, integrity.is_intact(), None)
        }
        parts => {
            let found = parts.iter().find_map(|part| match &part.what {
                What::Input { machine } => Some((part, machine.as_str())),
                _ => None,
            });
            let (part, machine) = found?;
            let Some(node) = &part.node else {
                return Some(Err(()));
            };
            (node, part.is_certain(), Some(machine))
        }
    };
    let input = Input {
        source,
        node,
        machine,
    };
    Some(if is_certain { Ok(input) } else { Err(()) })
}

/// The definitions that an input can be followed through: what AWS would refuse is none.
fn machines<'a>(sources: &'a [Source<'a>], settings: &'a Settings) -> Vec<Machine<'a>> {
    let mut machines: Vec<Machine<'a>> = Vec::new();
    for source in sources {
        let own_name = source.document.name.as_str();
        let stem = stem(own_name);
        let own = settings
            .machines
            .iter()
            .flatten()
            .find(|machine| machine.name == own_name || machine.name == stem);
        let mut add = |at, node: &'a Node<'a>, name: Option<&'a str>, arn: Option<&'a str>| {
            let stated = own.and_then(|machine| machine.arn.as_deref());
            let first = settings.state_machine_arn.as_deref();
            let arn = stated.or(arn).or(first.filter(|_| machines.is_empty()));
            let arn = arn.map(str::trim).filter(|arn| arn.starts_with("arn:"));
            let of_arn = arn.and_then(|arn| arn.rsplit(':').next());
            machines.push(Machine {
                place: (source.index, at),
                node,
                names: of_arn.into_iter().chain(name).chain([stem]).collect(),
                arn,
            });
        };
        if source.parts.is_empty() {
            if let Some((node, Integrity::Intact)) = root(source)
                && source.kind == Some(Kind::StateMachine)
                && node.get("States").is_some()
            {
                add(0, node, None, None);
            }
            continue;
        }
        for (at, part) in source.parts.iter().enumerate() {
            if let (What::Machine { name, arn, .. }, Some(node), true) =
                (&part.what, &part.node, part.is_certain())
            {
                add(at, node, name.as_deref(), arn.as_deref());
            }
        }
    }
    machines
}

/// Whether the input is that of the machine.
fn is_of(
    input: &Input<'_>,
    machine: &Machine<'_>,
    machines: &[Machine<'_>],
    is_only: bool,
) -> bool {
    // Its ARN says it, as far as that of the machine is known.
    let is_literal = |arn: &&str| Text::with_placeholders(*arn, 0).as_literal().is_some();
    if let (Some(told), Some(arn)) = (input.machine, machine.arn.filter(is_literal)) {
        return told == arn;
    }
    let stem = match input.machine {
        Some(told) => told.rsplit(':').next().unwrap_or_default(),
        None => stem(&input.source.document.name),
    };
    let is_named = |machine: &Machine<'_>| machine.names.contains(&stem);
    if machines.iter().any(is_named) {
        return is_named(machine);
    }
    is_only
}

fn unused(source: &Source<'_>, why: &str) -> Finding {
    Because::new(Code::SampleInputNotUsed)
        .with("document", source.document.name.as_str())
        .with("why", why)
        .at(Span::new(0, 1).of(source.index))
        .finding(Severity::Warning)
}

/// The definition to read, and what was put into it.
pub fn filled<'a>(
    followed: &'a [Filled<'a>],
    place: (u32, usize),
    root: &'a Node<'a>,
) -> (&'a Node<'a>, &'a [Resolution<'a>]) {
    match followed.iter().find(|filled| filled.place == place) {
        Some(filled) => (&filled.root, &filled.resolutions),
        None => (root, &[]),
    }
}

/// Whether a sample input was followed through the definition at that place.
pub fn is_followed(followed: &[Filled<'_>], place: (u32, usize)) -> bool {
    followed.iter().any(|filled| filled.place == place)
}
