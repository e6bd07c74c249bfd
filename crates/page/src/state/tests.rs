//! Tabs that show a part of a document, answers, and what Undo brings back.

use std::rc::Rc;

use contract::{DocumentAnswer, Kind, Location, MachineName, Screen, Within, WorkspaceRef};

use super::{Action, Analysis, Change, Opened, OpenedFile, Outcome, State};
use crate::numbered::text;

/// With a report that found these state machines.
fn analyzed(state: State, machines: Vec<MachineName>) -> State {
    let (workspace, documents) = state.workspace();
    let analysis = Analysis {
        revision: state.revision,
        screen: Screen {
            machines,
            ..Screen::default()
        },
        workspace,
        documents,
        took_ms: 0.0,
    };
    state.after(Action::Analyzed(Rc::new(analysis)))
}

/// Two documents; the second one has a definition from 10 to 50.
fn state(is_readable: bool) -> State {
    let named = |name: &str, kind, content: &str| contract::DocumentRef {
        name: name.to_owned(),
        text: text(content),
        kind,
        role: None,
        account: None,
        level: None,
    };
    let workspace = WorkspaceRef {
        documents: vec![
            named("policy.json", None, "{}"),
            named("flow.json", None, "{\"definition\": \"...\"}"),
        ],
        settings: None,
    };
    analyzed(State::from_workspace(workspace), machines(is_readable))
}

fn machines(is_readable: bool) -> Vec<MachineName> {
    vec![MachineName {
        name: "nightly".to_owned(),
        role: "r".to_owned(),
        document: 1,
        definition: Some(Within {
            start: 10,
            end: 50,
            is_readable,
        }),
    }]
}

fn place(start: u32, end: u32) -> Action {
    Action::Show(Location {
        document: 1,
        start,
        end,
        ..Location::default()
    })
}

/// A key, a value, and both around.
const PLACES: [u32; 12] = [12, 16, 2, 6, 18, 22, 8, 14, 10, 50, 0, 15];

#[test]
fn a_place_that_cannot_be_read_where_it_is_opens_the_definition() {
    let opened = state(false).after(place(18, 22));
    let tab = opened.active();
    let definition = opened.definition(tab).unwrap();
    assert_eq!(&*definition.document.name, "nightly");
    assert_eq!(opened.reveal, None, "it is to be read first");
    let unread = opened.unread().unwrap();
    assert_eq!((unread.document, unread.start), (1, 10));
    let read = opened.after(Action::ReadDefinition(unread, text("{ }"), PLACES.into()));
    let reveal = read.reveal.unwrap();
    assert_eq!((reveal.document, reveal.start, reveal.end), (tab, 8, 14));
    assert_eq!(read.unread(), None);
    assert!(read.texts_in_use().contains(&text("{ }").number));
    // A key to the end of its value; what is no value by itself is in the smallest that holds it.
    let definition = read.definition(tab).unwrap();
    assert_eq!(definition.place(12, 22), Some((2, 14)));
    assert_eq!(definition.place(19, 21), Some((8, 14)));
    assert_eq!(definition.place(30, 31), Some((0, 15)));
    assert_eq!(definition.place(2, 5), None);
    // And back.
    let back = read.after(Action::ShowSource(tab, 9));
    let reveal = back.reveal.unwrap();
    assert_eq!(back.active(), back.documents()[1].id);
    assert_eq!((reveal.start, reveal.end), (18, 22));
    // It is asked for once, and has one tab.
    let again = back.after(place(12, 16));
    assert_eq!(again.active(), tab);
    assert_eq!(again.reveal.unwrap().start, 2);
    assert_eq!(again.tabs().len(), 3);
    assert_eq!(again.workspace().0.documents.len(), 2, "it is no document");
}

#[test]
fn a_place_that_can_be_read_where_it_is_stays_there() {
    let shown = state(true).after(place(18, 22));
    assert_eq!(shown.active(), shown.documents()[1].id);
    let outside = state(false).after(place(0, 5));
    assert_eq!(outside.active(), outside.documents()[1].id);
    // From its own tab one stays in it.
    let opened = state(true).after(Action::OpenDefinition(0));
    let unread = opened.unread().unwrap();
    let read = opened.after(Action::ReadDefinition(unread, text("{ }"), PLACES.into()));
    let shown = read.after(place(18, 22));
    assert_eq!(shown.active(), read.active());
}

#[test]
fn a_definition_goes_with_its_document_or_its_state_machine() {
    let opened = state(false).after(Action::OpenDefinition(0));
    let tab = opened.active();
    let source = opened.documents()[1].id;
    let removed = opened.after(Action::Remove(source));
    assert_eq!(removed.definition(tab), None);
    assert!(removed.tabs().iter().all(|open| open.id != tab));
    let gone = analyzed(opened.after(Action::Again), Vec::new());
    assert_eq!(gone.definition(tab), None);
    let closed = opened.after(Action::CloseTab(tab));
    assert_eq!(closed.tabs().len(), 2);
    assert_eq!(closed.documents().len(), 2);
    // With another report it is read again.
    let changed = analyzed(opened.after(Action::Again), machines(false));
    assert!(changed.unread().is_some());
}

#[test]
fn what_tells_of_a_state_machine_is_named_by_it() {
    let pasted = State::default();
    let pasted = pasted.after(Action::Edit(pasted.active(), text("{}")));
    let report = |state: State| {
        let machine = MachineName {
            document: 0,
            ..machines(false).remove(0)
        };
        let (workspace, documents) = state.workspace();
        let analysis = Analysis {
            revision: state.revision,
            screen: Screen {
                kinds: vec![Some(Kind::StateMachine)],
                machines: vec![machine],
                ..Screen::default()
            },
            workspace,
            documents,
            took_ms: 0.0,
        };
        state.after(Action::Analyzed(Rc::new(analysis)))
    };
    let named = report(pasted);
    assert_eq!(&*named.documents()[0].name, "nightly.json");
    let again = report(named);
    assert_eq!(&*again.documents()[0].name, "nightly.json");
    assert!(!again.is_pending(), "once");
}

#[test]
fn an_answer_that_is_a_document_keeps_the_open_tabs() {
    let state = state(false);
    let edited = state.active();
    let answer = DocumentAnswer {
        kind: Kind::TrustPolicy,
        role: Some("r".to_owned()),
        account: None,
        level: None,
        name: None,
    };
    let closed = state.after(Action::CloseTab(state.documents()[1].id));
    let given = closed.after(Action::Provide(answer, text("[]")));
    let names: Vec<String> = given
        .tabs()
        .iter()
        .map(|tab| tab.name.to_string())
        .collect();
    assert_eq!(names, ["policy.json", "trust-policy.json"]);
    assert_eq!(given.active(), edited);
    let back = given.after(Action::Undo);
    let names: Vec<String> = back.tabs().iter().map(|tab| tab.name.to_string()).collect();
    assert_eq!(names, ["policy.json"]);
}

#[test]
fn undo_takes_back_what_was_applied_before_what_was_replaced() {
    let opened = dropped("other.json");
    let state = analyzed(state(false).after(opened), Vec::new());
    let change = Change {
        document: state.documents()[0].id,
        before: text("{}"),
        after: text("{\"more\"}"),
        added: (1, 7),
    };
    let applied = state.after(Action::Apply(vec![change], Outcome::Undone));
    // Told and read.
    let applied = applied.after(Action::DismissNotice);
    assert!(applied.can_undo());
    let back = applied.after(Action::Undo);
    assert_eq!(back.documents().len(), 3);
    assert_eq!(back.documents()[0].text, text("{}"));
    assert_eq!(back.after(Action::Undo).documents().len(), 2);
}

fn dropped(name: &str) -> Action {
    let file = OpenedFile {
        name: name.to_owned(),
        text: text("[1]"),
        kind: None,
        stated: None,
    };
    Action::Open(Opened {
        files: vec![file],
        ..Opened::default()
    })
}
