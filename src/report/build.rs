//! From the result of the analysis to the output contract: bytes become UTF-16 offsets, lines,
//! columns and pointers, here and nowhere else.

use crate::asl::graph::Graph;
use crate::check::{self, Outcome};
use crate::documents::Source;
use crate::finding::{Because, Place, Span, Verdict};
use crate::text::marks;
use crate::text::order::{sort_by_key, sort_places};
use crate::text::tree::push_key;
use crate::text::{LineIndex, Tree};

use super::{
    Answer, Change, Check, CheckKind, Detected, Fix, Location, Notice, Param, Params, Question,
    Reason, Report, SettingAnswer, StateMachine, Summary, Task,
};

/// Makes the report, and gives the places of the graphs the same units.
pub(crate) fn build(outcome: Outcome, sources: &[Source<'_>]) -> (Report, Vec<Graph>) {
    let mut places = Places {
        sources,
        indexes: sources.iter().map(|_| None).collect(),
        fingers: sources.iter().map(|_| Vec::new()).collect(),
    };
    let mut summary = Summary::default();
    for check in &outcome.checks {
        match check.verdict {
            Verdict::Granted => summary.granted += 1,
            Verdict::Missing => summary.missing += 1,
            Verdict::Denied => summary.denied += 1,
            Verdict::Undecided => summary.undecided += 1,
        }
    }
    let mut graphs = outcome.graphs;
    for (graph, machine) in graphs.iter_mut().zip(&outcome.machines) {
        if let Some((span, _)) = &mut graph.within {
            let Location { start, end, .. } = places.position(span.of(machine.document));
            *span = Span { start, end };
        }
        for state in &mut graph.states {
            let Location { start, end, .. } = places.position(state.span.of(machine.document));
            state.span = Span { start, end };
            state.name = plain(std::mem::take(&mut state.name));
        }
    }
    let mut tasks = outcome.tasks.into_iter();
    let state_machines = outcome
        .machines
        .into_iter()
        .map(|machine| StateMachine {
            name: plain(machine.name),
            arn: machine.arn.map(plain),
            role: plain(machine.role),
            document: machine.document,
            tasks: tasks
                .by_ref()
                .take(machine.tasks)
                .map(|task| places.task(task))
                .collect(),
        })
        .collect();
    let mut notices: Vec<Notice> = outcome
        .findings
        .into_iter()
        .map(|finding| {
            let Reason { code, params, at } = places.reason(finding.because);
            Notice {
                code,
                severity: finding.severity,
                params,
                at,
            }
        })
        .collect();
    in_order(&mut notices);
    let notices = once(notices);
    let report = Report {
        version: 1,
        summary,
        state_machines,
        checks: outcome
            .checks
            .into_iter()
            .map(|check| places.check(check))
            .collect(),
        fixes: outcome
            .fixes
            .into_iter()
            .map(|fix| places.fix(fix))
            .collect(),
        notices,
        assumptions: outcome
            .assumptions
            .into_iter()
            .map(|because| places.reason(because))
            .collect(),
        questions: places.questions(outcome.questions),
        documents: outcome.documents.into_iter().map(detected).collect(),
    };
    (report, graphs)
}

struct Places<'s> {
    sources: &'s [Source<'s>],
    /// Made when the first place of a document is asked for.
    indexes: Vec<Option<LineIndex>>,
    /// Where the last pointer of each document was.
    fingers: Vec<Vec<usize>>,
}

impl Places<'_> {
    fn location(&mut self, place: Place) -> Location {
        let mut location = self.position(place);
        let at = place.document as usize;
        let root = self
            .sources
            .get(at)
            .and_then(|source| source.reading.as_ref())
            .and_then(|reading| reading.root.as_ref());
        if let (Some(root), Some(finger)) = (root, self.fingers.get_mut(at)) {
            location.pointer = root.pointer(place.span, finger);
        }
        location
    }

    /// Everything of a location but its pointer.
    fn position(&mut self, place: Place) -> Location {
        let at = place.document as usize;
        let mut location = Location {
            document: place.document,
            start: 0,
            end: 0,
            line: 1,
            column: 1,
            pointer: String::new(),
        };
        let (Some(source), Some(index)) = (self.sources.get(at), self.indexes.get_mut(at)) else {
            return location;
        };
        let index = index.get_or_insert_with(|| LineIndex::new(&source.document.text));
        // Errors of a parser may point into the middle of a character.
        let text = &source.document.text;
        let begin = text.floor_char_boundary(place.span.start as usize);
        let end = text.ceil_char_boundary(place.span.end.max(place.span.start) as usize);
        let span = Span::new(begin, end);
        let start = index.position(span.start);
        location.start = start.offset;
        location.end = index.position(span.end).offset;
        location.line = start.line;
        location.column = start.column;
        location
    }

    fn reason(&mut self, because: Because) -> Reason {
        let at = because
            .at
            .into_iter()
            .map(|place| self.location(place))
            .collect();
        Reason {
            code: because.code,
            params: plain_params(because.params),
            at,
        }
    }

    /// Questions, most settling first.
    fn questions(&mut self, asked: Vec<check::Question>) -> Vec<Question> {
        let mut questions: Vec<Question> = asked
            .into_iter()
            .map(|question| Question {
                kind: question.kind,
                subject: question.subject.map(plain),
                candidates: question.candidates.into_iter().map(plain).collect(),
                command: question.command.map(plain),
                answer: question.answer.map(plain_answer),
                settles: question.settles.into_iter().map(number).collect(),
                at: question
                    .at
                    .into_iter()
                    .map(|place| self.location(place))
                    .collect(),
            })
            .collect();
        sort_by_key(&mut questions, |question| {
            std::cmp::Reverse(question.settles.len())
        });
        questions
    }

    fn task(&mut self, task: check::Task) -> Task {
        let mut at = self.position(task.at);
        // The way to the state is known: it need not be searched.
        for key in &task.path {
            push_key(&mut at.pointer, key);
        }
        Task {
            path: task.path.into_iter().map(plain).collect(),
            state: plain(task.state),
            resource: plain(task.resource),
            integration: plain(task.integration),
            pattern: task.pattern.to_owned(),
            calling_role: plain(task.calling_role),
            at,
        }
    }

    fn fix(&mut self, fix: check::Fix) -> Fix {
        Fix {
            role: plain(fix.role),
            target: fix.target,
            document: fix.document,
            statement: fix.statement,
            covers: fix.covers.into_iter().map(number).collect(),
            change: fix.change.map(|change| Change {
                at: self.location(change.at),
                now: change.now,
                better: change.better,
            }),
            code: None,
            placeholders: fix.placeholders.into_iter().map(plain).collect(),
        }
    }

    fn check(&mut self, check: check::Check) -> Check {
        let mut context = Params::new();
        for (key, mut values) in check.context {
            let value = if values.len() == 1 {
                Param::Text(values.pop().unwrap_or_default())
            } else {
                Param::List(values)
            };
            context = context.with(key, value);
        }
        Check {
            kind: match check.kind {
                check::Kind::PassRole => CheckKind::PassRole,
                check::Kind::AssumeRole => CheckKind::AssumeRole,
                check::Kind::RoleTrust => CheckKind::RoleTrust,
                check::Kind::Action => CheckKind::Action,
            },
            verdict: check.verdict,
            role: plain(check.role),
            action: plain(check.action),
            resource: check.resource.map(plain),
            context: plain_params(context),
            reasons: check
                .reasons
                .into_iter()
                .map(|because| self.reason(because))
                .collect(),
            at: check
                .at
                .into_iter()
                .map(|place| self.location(place))
                .collect(),
            task: check.task.map(number),
            fixes: check.fixes.into_iter().map(number).collect(),
        }
    }
}

fn detected(detected: Detected) -> Detected {
    Detected {
        machines: detected.machines.into_iter().map(plain).collect(),
        roles: detected.roles.into_iter().map(plain).collect(),
        ..detected
    }
}

fn plain_answer(answer: Answer) -> Answer {
    match answer {
        Answer::Setting(setting) => Answer::Setting(SettingAnswer {
            setting: plain(setting.setting),
            entry: setting.entry.map(plain_params),
        }),
        Answer::Document { mut document } => {
            document.role = document.role.map(plain);
            Answer::Document { document }
        }
    }
}

/// As people see it.
fn plain(text: String) -> String {
    match marks::unmarked(&text) {
        std::borrow::Cow::Owned(plain) => plain,
        std::borrow::Cow::Borrowed(_) => text,
    }
}

fn plain_params(params: Params) -> Params {
    let values = params.0.into_iter().map(|(name, value)| {
        let value = match value {
            Param::Text(text) => Param::Text(plain(text)),
            Param::List(list) => Param::List(list.into_iter().map(plain).collect()),
            number => number,
        };
        (name, value)
    });
    Params(values.collect())
}

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// Notices of one place that are compared with each other.
const COMPARED_AT_MOST: usize = 50;

/// Each notice once: what is in several worlds, or is read for several machines, says the same.
fn once(notices: Vec<Notice>) -> Vec<Notice> {
    let mut kept: Vec<Notice> = Vec::with_capacity(notices.len());
    for notice in notices {
        let place = notice.at.first();
        let mut beside = kept
            .iter()
            .rev()
            .take_while(|known| known.at.first() == place)
            .take(COMPARED_AT_MOST);
        if !beside.any(|known| *known == notice) {
            kept.push(notice);
        }
    }
    kept
}

/// Puts notices in the order of the texts; what has no place comes last.
fn in_order(notices: &mut Vec<Notice>) {
    let mut places: Vec<usize> = (0..notices.len()).collect();
    let key = |at: usize| {
        let place = notices.get(at).and_then(|notice| notice.at.first());
        place.map_or((u32::MAX, 0), |at| (at.document, at.start))
    };
    sort_places(&mut places, &mut |one, two| key(one).cmp(&key(two)));
    let mut all: Vec<Option<Notice>> = std::mem::take(notices).into_iter().map(Some).collect();
    notices.extend(places.into_iter().filter_map(|at| all.get_mut(at)?.take()));
}
