//! What a screen shows of a report: arranges, counts and cuts, and decides nothing.

use contract::{
    Found, Graph, Location, MachineName, Mark, Part, Screen, ShownFix, State, TaskChecks,
    Transition, TransitionKind, View, Within,
};

use super::display::visible;
use super::{Check, CheckKind, Fix, Notice, Report, Severity, Summary, Task, Verdict};
use crate::asl::graph::{self, By};
use crate::text::maps::Seen;
use crate::workspace::Kind;

/// Roles beyond which nobody looks through a list; any other can be typed.
const ROLES_AT_MOST: usize = 200;
/// Marks in one document beyond which nobody reads them.
const MARKS_AT_MOST: usize = 500;
/// More states than this are counted, not named.
const STATES_AT_MOST: usize = 3;

/// Arranges a report; `graphs` are those of its state machines, `kinds` what its documents were
/// taken for, `takes_role` whether they may be some role's.
pub fn screen(
    report: &Report,
    graphs: &[graph::Graph],
    kinds: &[Option<Kind>],
    takes_role: &[bool],
    view: View,
) -> Screen {
    let with = |severity: Severity| {
        let notices = report.notices.iter();
        notices.filter(|notice| notice.severity == severity).count()
    };
    // A single state tells nothing, unless it is one of several machines of which another has more.
    let has = |states: usize| graphs.iter().any(|graph| graph.states.len() > states);
    let least = if has(1) { 1 } else { usize::MAX };
    let is_worth = |at: &usize| graphs.get(*at).is_some_and(|one| one.states.len() >= least);
    let worth: Vec<usize> = (0..graphs.len()).filter(is_worth).collect();
    let drawn = |wanted: usize| worth.iter().find(|at| **at == wanted);
    let drawn = drawn(view.graph).or_else(|| drawn(refused(report)?));
    let drawn = drawn.or(worth.first());
    Screen {
        level: Default::default(),
        summary: report.summary,
        errors: with(Severity::Error),
        warnings: with(Severity::Warning),
        unevaluated: report.unevaluated_tasks(),
        asked: asked(report),
        machines: report
            .state_machines
            .iter()
            .enumerate()
            .map(|(at, machine)| MachineName {
                name: machine.name.clone(),
                role: machine.role.clone(),
                document: machine.document,
                definition: within(graphs.get(at)),
            })
            .collect(),
        kinds: kinds.to_vec(),
        contents: kinds.to_vec(),
        is_json: Vec::new(),
        sizes: Vec::new(),
        takes_role: takes_role.to_vec(),
        takes_bare_policies: false,
        roles: roles(report),
        marks: marks(report, kinds.len(), view.granted),
        checks: checks(report, view),
        all_checks: report.checks.len(),
        fixes: fixes(report, view.fixes),
        notices: notices(report, view.notices),
        assumptions: report.assumptions.clone(),
        questions: report.questions.clone(),
        documents: report.documents.clone(),
        suggested: Default::default(),
        graph: drawn.and_then(|&at| Some(drawing(report, at, graphs.get(at)?))),
        graphs: worth,
    }
}

/// The machine of the first check that is missing or denied.
fn refused(report: &Report) -> Option<usize> {
    let is_refused = |check: &&Check| {
        check.task.is_some() && matches!(check.verdict, Verdict::Missing | Verdict::Denied)
    };
    let mut task = report.checks.iter().find(is_refused)?.task? as usize;
    report.state_machines.iter().position(|machine| {
        let is_it = task < machine.tasks.len();
        task = task.saturating_sub(machine.tasks.len());
        is_it
    })
}

/// How many undecided checks need input, see [`Report::needs_input`].
fn asked(report: &Report) -> usize {
    let mut is_asked: Vec<bool> = Vec::new();
    is_asked.resize(report.checks.len(), false);
    for at in report.questions.iter().flat_map(|one| &one.settles) {
        if let Some(is_asked) = is_asked.get_mut(*at as usize) {
            *is_asked = true;
        }
    }
    let checks = report.checks.iter().zip(is_asked);
    let asked = checks.filter(|(check, is_asked)| {
        check.verdict == Verdict::Undecided && (*is_asked || check.is_to_correct())
    });
    asked.count()
}

/// Where a definition is within another text.
fn within(graph: Option<&graph::Graph>) -> Option<Within> {
    let (span, is_readable) = graph?.within?;
    Some(Within {
        start: span.start,
        end: span.end,
        is_readable,
    })
}

/// The checks of one state, or of a state machine itself.
struct Group<'r> {
    machine: Option<usize>,
    task: Option<(u32, &'r Task)>,
    /// Each with its index in the report.
    checks: Vec<(usize, &'r Check)>,
}

/// The checks with one of the verdicts (all if it is `None`) by task, in the order of the report.
fn groups(report: &Report, only: Option<Verdict>) -> Vec<Group<'_>> {
    let tasks: Vec<(usize, &Task)> = report
        .state_machines
        .iter()
        .enumerate()
        .flat_map(|(at, machine)| machine.tasks.iter().map(move |task| (at, task)))
        .collect();
    let mut groups: Vec<Group<'_>> = Vec::new();
    // Where the group of a task stands in `groups`: looking through them would be quadratic.
    let mut places: Vec<Option<usize>> = vec![None; tasks.len()];
    for (at, check) in report.checks.iter().enumerate() {
        if only.is_some_and(|verdict| check.verdict != verdict) {
            continue;
        }
        let index = check.task.map(|task| task as usize);
        let task = index.and_then(|index| tasks.get(index));
        let machine = match task {
            Some((machine, _)) => Some(*machine),
            None => machine_of(report, check),
        };
        let place = match index.and_then(|index| places.get_mut(index)) {
            Some(place) => *place.get_or_insert(groups.len()),
            None => groups
                .iter()
                .position(|group| group.task.is_none() && group.machine == machine)
                .unwrap_or(groups.len()),
        };
        if let Some(group) = groups.get_mut(place) {
            group.checks.push((at, check));
        } else {
            groups.push(Group {
                machine,
                task: check.task.zip(task.map(|(_, task)| *task)),
                checks: vec![(at, check)],
            });
        }
    }
    groups
}

/// The state machine that a check without task belongs to.
fn machine_of(report: &Report, check: &Check) -> Option<usize> {
    let document = check.at.first().map(|at| at.document);
    let mut machines = report.state_machines.iter();
    machines
        .position(|machine| machine.role == check.role || document == Some(machine.document))
        .or((report.state_machines.len() == 1).then_some(0))
}

/// Where a screen of all checks lists a check of the report.
pub fn place_of_check(report: &Report, index: u32) -> Option<usize> {
    let groups = groups(report, None);
    let mut listed = groups.iter().flat_map(|group| &group.checks);
    listed.position(|(at, _)| *at == index as usize)
}

/// Where a screen lists what the report says about a line of a document, from 1; else about the state
/// that is around it. `graphs` are those of its state machines, `text` is that of the document.
pub fn locate(
    report: &Report,
    graphs: &[graph::Graph],
    text: &str,
    document: u32,
    line: u32,
) -> Found {
    let is_there = |at: &[Location]| {
        at.iter()
            .any(|at| at.document == document && at.line == line)
    };
    let says = |check: &Check| {
        is_there(&check.at) || check.reasons.iter().any(|reason| is_there(&reason.at))
    };
    let groups = groups(report, None);
    let mut place = 0;
    let mut of_task = None;
    let mut check = None;
    let around = task_around(report, graphs, document, offset_of(text, line));
    let mut of_state = None;
    for group in &groups {
        let is_around = around.is_some() && group.task.map(|(index, _)| index) == around;
        of_state = of_state.or(is_around.then_some(place));
        let found = group.checks.iter().position(|(_, check)| says(check));
        check = check.or(found.map(|at| place + at));
        let at = group.task.map(|(_, task)| std::slice::from_ref(&task.at));
        of_task = of_task.or(at.filter(|at| is_there(at)).map(|_| place));
        place += group.checks.len();
    }
    Found {
        notice: by_severity(report).position(|notice| is_there(&notice.at)),
        check: check.or(of_task).or(of_state),
    }
}

/// The offset in UTF-16 units of the first letter of a line.
fn offset_of(text: &str, line: u32) -> u32 {
    let (mut at, mut offset) = (1, 0);
    for letter in text.chars() {
        if at == line && (letter == '\n' || !letter.is_ascii_whitespace()) {
            break;
        }
        at += u32::from(letter == '\n');
        offset += if letter > '\u{ffff}' { 2 } else { 1 };
    }
    offset
}

/// The task of the smallest state around an offset, by its index among those of all machines.
fn task_around(
    report: &Report,
    graphs: &[graph::Graph],
    document: u32,
    offset: u32,
) -> Option<u32> {
    let mut before = 0;
    let mut found: Option<(u32, usize)> = None;
    for (machine, graph) in report.state_machines.iter().zip(graphs) {
        let states = graph.states.iter();
        let states = states.filter(|state| {
            machine.document == document && (state.span.start..state.span.end).contains(&offset)
        });
        for state in states {
            let size = state.span.end - state.span.start;
            if let Some(task) = state.task
                && found.is_none_or(|(smallest, _)| size < smallest)
            {
                found = Some((size, before + task));
            }
        }
        before += machine.tasks.len();
    }
    found.and_then(|(_, task)| u32::try_from(task).ok())
}

fn checks(report: &Report, view: View) -> Part<TaskChecks> {
    let groups = groups(report, view.only);
    let total = groups.iter().map(|group| group.checks.len()).sum();
    // Fewer checks may be there than when the window was moved.
    let from = Some(view.checks_from)
        .filter(|from| *from < total)
        .unwrap_or(0);
    let to = from.saturating_add(view.checks).min(total);
    let mut asked: Vec<u32> = vec![0; report.checks.len()];
    for (question, number) in report.questions.iter().zip(1..) {
        for check in &question.settles {
            if let Some(asked) = asked.get_mut(*check as usize).filter(|asked| **asked == 0) {
                *asked = number;
            }
        }
    }
    let mut place = 0;
    let drawn = groups.iter().filter_map(|group| {
        let first = from.saturating_sub(place);
        let last = to.saturating_sub(place).min(group.checks.len());
        place += group.checks.len();
        let checks = group.checks.get(first..last)?;
        (!checks.is_empty()).then(|| TaskChecks {
            machine: group.machine,
            index: group.task.map(|(index, _)| index),
            task: group.task.map(|(_, task)| task.clone()),
            questions: checks
                .iter()
                .map(|(at, _)| asked.get(*at).copied().unwrap_or_default())
                .collect(),
            checks: checks.iter().map(|(_, check)| (*check).clone()).collect(),
        })
    });
    Part {
        total,
        from,
        items: drawn.collect(),
    }
}

fn fixes(report: &Report, at_most: usize) -> Part<ShownFix> {
    let tasks = report
        .state_machines
        .iter()
        .flat_map(|machine| &machine.tasks);
    let tasks: Vec<&Task> = tasks.collect();
    let shown = report.fixes.iter().take(at_most);
    Part {
        total: report.fixes.len(),
        from: 0,
        items: shown.map(|fix| shown_fix(report, fix, &tasks)).collect(),
    }
}

fn shown_fix(report: &Report, fix: &Fix, tasks: &[&Task]) -> ShownFix {
    let covered = fix.covers.iter();
    let covered: Vec<&Check> = covered
        .filter_map(|&index| report.checks.get(index as usize))
        .collect();
    let mut states = Vec::new();
    let mut further_states = 0;
    let mut last = None;
    // The checks of one task follow each other.
    for task in covered.iter().filter_map(|check| check.task) {
        if last.replace(task) == Some(task) {
            continue;
        }
        if states.len() == STATES_AT_MOST {
            further_states += 1;
        } else if let Some(task) = tasks.get(task as usize) {
            states.push(task.state.clone());
        }
    }
    let is_open = |check: &&Check| check.verdict == Verdict::Undecided;
    ShownFix {
        is_conditional: !covered.is_empty() && covered.iter().all(is_open),
        fix: Fix {
            covers: Vec::new(),
            ..fix.clone()
        },
        states,
        further_states,
    }
}

/// Errors before warnings before hints.
fn by_severity(report: &Report) -> impl Iterator<Item = &Notice> {
    [Severity::Error, Severity::Warning, Severity::Hint]
        .into_iter()
        .flat_map(|severity| {
            let notices = report.notices.iter();
            notices.filter(move |notice| notice.severity == severity)
        })
}

/// The first notices.
fn notices(report: &Report, at_most: usize) -> Part<Notice> {
    Part {
        total: report.notices.len(),
        from: 0,
        items: by_severity(report).take(at_most).cloned().collect(),
    }
}

/// The roles that the report names, each once, for choosing whose a bare policy is.
fn roles(report: &Report) -> Vec<String> {
    let machines = report.state_machines.iter().flat_map(|machine| {
        let tasks = machine.tasks.iter();
        std::iter::once(machine.role.as_str()).chain(tasks.map(|task| task.calling_role.as_str()))
    });
    let checks = report.checks.iter().flat_map(|check| {
        let target = match check.kind {
            CheckKind::PassRole | CheckKind::AssumeRole => check.resource.as_deref(),
            CheckKind::RoleTrust | CheckKind::Action => None,
        };
        std::iter::once(check.role.as_str()).chain(target)
    });
    let mut seen = Seen::default();
    let mut roles = Vec::new();
    for role in machines.chain(checks) {
        if roles.len() == ROLES_AT_MOST {
            break;
        }
        if !role.is_empty() && !seen.contains(role) {
            seen.insert(role);
            roles.push(role.to_owned());
        }
    }
    roles
}

/// What is underlined: the notices, and what is not allowed; `granted`: what is allowed, too.
fn marks(report: &Report, documents: usize, granted: bool) -> Vec<Mark> {
    let mut left = vec![MARKS_AT_MOST; documents];
    let notices = report.notices.iter();
    let places = notices.flat_map(|notice| notice.at.iter().map(move |at| (notice, at)));
    let marks = places.filter_map(|(notice, at)| {
        let left = left.get_mut(at.document as usize)?;
        *left = left.checked_sub(1)?;
        Some(Mark {
            document: at.document,
            start: at.start,
            end: at.end,
            severity: notice.severity,
            code: notice.code,
            params: notice.params.clone(),
            verdict: None,
            action: None,
            fix: None,
        })
    });
    let mut marks: Vec<Mark> = marks.collect();
    let machines = report.state_machines.iter();
    let tasks: Vec<&Task> = machines.flat_map(|machine| &machine.tasks).collect();
    for check in &report.checks {
        let severity = match check.verdict {
            Verdict::Missing | Verdict::Denied => Severity::Error,
            Verdict::Granted if granted => Severity::Hint,
            Verdict::Granted | Verdict::Undecided => continue,
        };
        let task = check.task.and_then(|task| tasks.get(task as usize));
        let Some(reason) = check.reasons.first() else {
            continue;
        };
        // Once in each document, at the parameter that asks; in that of the state at least at its name.
        let mut places: Vec<(u32, u32, u32)> = Vec::new();
        let state = task.map(|task| {
            let name = task.state.encode_utf16().count();
            let end = task.at.start + u32::try_from(name).unwrap_or_default() + 2;
            (task.at.document, task.at.start, end.min(task.at.end))
        });
        let asked = check.at.iter().map(|at| (at.document, at.start, at.end));
        for place in asked.chain(state) {
            if places.iter().all(|known| known.0 != place.0) {
                places.push(place);
            }
        }
        for (document, start, end) in places {
            let left = left.get_mut(document as usize);
            let Some(left) = left.filter(|left| **left > 0) else {
                continue;
            };
            *left -= 1;
            marks.push(Mark {
                document,
                start,
                end,
                severity,
                code: reason.code,
                params: reason.params.clone(),
                verdict: Some(check.verdict),
                action: Some(check.action.clone()),
                fix: check.fixes.first().copied(),
            });
        }
    }
    marks
}

/// The graph of a machine, with the verdicts of its states.
fn drawing(report: &Report, machine: usize, graph: &graph::Graph) -> Graph {
    let before = report.state_machines.iter().take(machine);
    let before: usize = before.map(|machine| machine.tasks.len()).sum();
    let number = |task: usize| u32::try_from(before + task).ok();
    let mut states: Vec<State> = graph
        .states
        .iter()
        .map(|state| State {
            name: visible(&state.name).into_owned(),
            kind: visible(&state.kind).into_owned(),
            start: state.span.start,
            end: state.span.end,
            within: state.within,
            is_start: state.is_start,
            is_end: state.is_end,
            is_distributed: state.is_distributed,
            task: state.task.and_then(number),
            summary: Summary::default(),
            transitions: state.ways.iter().map(transition).collect(),
        })
        .collect();
    let tasks = report.state_machines.get(machine);
    let mut places: Vec<Option<usize>> = vec![None; tasks.map_or(0, |one| one.tasks.len())];
    for (at, state) in graph.states.iter().enumerate() {
        let place = state.task.and_then(|task| places.get_mut(task));
        place.into_iter().for_each(|place| *place = Some(at));
    }
    for check in &report.checks {
        let task = check
            .task
            .and_then(|task| (task as usize).checked_sub(before));
        let state = task.and_then(|task| places.get(task).copied().flatten());
        if let Some(state) = state.and_then(|state| states.get_mut(state)) {
            let summary = &mut state.summary;
            *match check.verdict {
                Verdict::Granted => &mut summary.granted,
                Verdict::Missing => &mut summary.missing,
                Verdict::Denied => &mut summary.denied,
                Verdict::Undecided => &mut summary.undecided,
            } += 1;
        }
    }
    Graph {
        machine,
        states,
        is_cut: graph.is_cut,
    }
}

fn transition(way: &graph::Way) -> Transition {
    Transition {
        kind: match way.by {
            By::Next => TransitionKind::Next,
            By::Default => TransitionKind::Default,
            By::Choice => TransitionKind::Choice,
            By::Catch => TransitionKind::Catch,
        },
        number: way.number,
        target: visible(&way.to).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use contract::Params;

    use super::*;

    const VIEW: View = View {
        fixes: 1,
        notices: 1,
        checks_from: 0,
        checks: 2,
        only: None,
        graph: 0,
        granted: false,
    };

    fn check(verdict: Verdict, task: Option<u32>) -> Check {
        Check {
            kind: CheckKind::PassRole,
            verdict,
            role: "execution-role".to_owned(),
            action: "iam:PassRole".to_owned(),
            resource: Some("arn:aws:iam::111122223333:role/passed".to_owned()),
            context: Params::new(),
            reasons: Vec::new(),
            at: Vec::new(),
            task,
            fixes: Vec::new(),
        }
    }

    fn shown(checks: Vec<Check>, view: View) -> Screen {
        let report = Report {
            checks,
            ..Report::default()
        };
        screen(&report, &[], &[], &[], view)
    }

    #[test]
    fn checks_without_task_make_one_group() {
        let all = [
            check(Verdict::Missing, None),
            check(Verdict::Granted, Some(9)),
            check(Verdict::Missing, None),
        ];
        let sizes = |only| {
            let view = View {
                only,
                checks: 9,
                ..VIEW
            };
            let part = shown(all.to_vec(), view).checks;
            let sizes: Vec<usize> = part.items.iter().map(|group| group.checks.len()).collect();
            (part.total, sizes)
        };
        assert_eq!(sizes(None), (3, vec![3]));
        assert_eq!(sizes(Some(Verdict::Granted)), (1, vec![1]));
        assert_eq!(sizes(Some(Verdict::Denied)), (0, vec![]));
    }

    #[test]
    fn long_lists_come_in_parts() {
        let all: Vec<Check> = (0..5).map(|_| check(Verdict::Missing, None)).collect();
        let part = |checks_from| {
            let view = View {
                checks_from,
                ..VIEW
            };
            let part = shown(all.clone(), view).checks;
            let drawn: usize = part.items.iter().map(|group| group.checks.len()).sum();
            (part.from, drawn)
        };
        assert_eq!(part(0), (0, 2));
        assert_eq!(part(4), (4, 1));
        assert_eq!(part(7), (0, 2), "fewer checks than when it was moved");
    }

    #[test]
    fn roles_are_named_once() {
        let all = vec![check(Verdict::Missing, None), check(Verdict::Granted, None)];
        assert_eq!(
            shown(all, VIEW).roles,
            ["execution-role", "arn:aws:iam::111122223333:role/passed"]
        );
    }
}
