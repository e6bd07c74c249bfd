//! The pure parts of the page, tested without a browser.

use super::content::{Origin, Slot};
use super::listing::{self, Part};
use super::numbered::{pasted, text};
use super::state::{
    Action, Analysis, Cause, Change, Goal, Opened, OpenedFile, Outcome, Setting, State,
};
use super::texts::{Tone, verdict_line};
use super::{examples, texts};
use crate::sentences::Language;
use contract::{Kind, Level, WorkspaceRef};
use contract::{Location, MachineName, Screen, Summary, Verdict};

fn after(state: State, actions: impl IntoIterator<Item = Action>) -> State {
    actions
        .into_iter()
        .fold(state, |state, action| state.after(action))
}

fn slots(state: &State) -> Vec<(Slot, String)> {
    state
        .documents()
        .iter()
        .map(|document| (document.slot, document.name.to_string()))
        .collect()
}

fn id(state: &State, slot: Slot, index: usize) -> u32 {
    state
        .documents()
        .iter()
        .filter(|document| document.slot == slot)
        .nth(index)
        .unwrap()
        .id
}

fn edit(state: State, slot: Slot, index: usize, pasted: &str) -> State {
    let id = id(&state, slot, index);
    state.after(Action::Edit(id, text(pasted)))
}

#[test]
fn a_machine_and_a_policy_editor_are_always_there() {
    let state = State::default();
    let expected = [
        (Slot::Machine, "state-machine.json".to_owned()),
        (Slot::Policy, "execution-role-policy.json".to_owned()),
    ];
    assert_eq!(slots(&state), expected);
    let policy = id(&state, Slot::Policy, 0);
    let kinds: Vec<Slot> = slots(&state.after(Action::Remove(policy)))
        .into_iter()
        .map(|(slot, _)| slot)
        .collect();
    assert_eq!(kinds, [Slot::Machine, Slot::Policy]);
}

#[test]
fn added_editors_stand_in_their_group_and_have_names_of_their_own() {
    let state = after(
        State::default(),
        [
            Action::Add(Slot::Related),
            Action::Add(Slot::Policy),
            Action::Add(Slot::Related),
        ],
    );
    let names: Vec<String> = slots(&state).into_iter().map(|(_, name)| name).collect();
    assert_eq!(
        names,
        [
            "state-machine.json",
            "execution-role-policy.json",
            "execution-role-policy-2.json",
            "document-1.json",
            "document-2.json"
        ]
    );
    assert_eq!(state.reveal.unwrap().document, id(&state, Slot::Related, 1));
}

#[test]
fn blank_editors_are_no_documents() {
    let state = edit(
        after(State::default(), [Action::Add(Slot::Related)]),
        Slot::Related,
        0,
        "{}",
    );
    let (workspace, documents) = state.workspace();
    assert_eq!(workspace.documents.len(), 1);
    assert_eq!(documents.len(), 1);
    assert_eq!(documents[0].0, id(&state, Slot::Related, 0));
}

#[test]
fn a_related_policy_is_nobodys_until_its_role_is_told() {
    let state = edit(
        after(State::default(), [Action::Add(Slot::Related)]),
        Slot::Related,
        0,
        "{}",
    );
    let document = id(&state, Slot::Related, 0);
    let state = state.after(Action::SetKind(document, Some(Kind::IdentityPolicy)));
    assert_eq!(state.workspace().0.documents[0].kind, None);
    let state = state.after(Action::SetRole(document, "target".into()));
    assert_eq!(
        state.workspace().0.documents[0].kind,
        Some(Kind::IdentityPolicy)
    );
}

#[test]
fn what_was_saved_comes_back() {
    for example in examples::all(Language::En) {
        let state = State::from_workspace(example.workspace.clone());
        assert_eq!(state.saved(), example.workspace);
        let json = serde_json::to_string(&state.saved()).unwrap();
        let restored = State::from_workspace(serde_json::from_str::<WorkspaceRef>(&json).unwrap());
        assert_eq!(restored.saved(), example.workspace);
    }
}

#[test]
fn every_example_is_read() {
    let ids: Vec<String> = examples::all(Language::En)
        .into_iter()
        .map(|example| example.id)
        .collect();
    assert_eq!(ids, ["ecs-run-task", "cross-account"]);
}

#[test]
fn a_replacement_can_be_undone_both_ways() {
    let own = edit(State::default(), Slot::Machine, 0, "{ \"mine\": 1 }");
    let cleared = own.after(Action::Clear);
    assert!(cleared.is_blank() && cleared.can_undo());
    let back = cleared.after(Action::Undo);
    assert_eq!(back.saved(), own.saved());
    let example = examples::all(Language::En).remove(0);
    let loaded = back.after(Action::Load(Box::new(example.workspace)));
    assert_eq!(loaded.after(Action::Undo).saved(), own.saved());
    assert!(loaded.after(Action::Undo).can_undo());
}

#[test]
fn an_empty_setting_is_none() {
    let state = State::default().after(Action::Set(Setting::Account, " 111122223333 ".into()));
    assert_eq!(
        state.saved().settings.unwrap().account.as_deref(),
        Some("111122223333")
    );
    assert_eq!(
        state
            .after(Action::Set(Setting::Account, "".into()))
            .saved()
            .settings,
        None
    );
}

#[test]
fn a_late_result_does_not_hide_a_newer_one() {
    let analysis = |revision| {
        Action::Analyzed(
            Analysis {
                revision,
                screen: Screen::default(),
                workspace: WorkspaceRef::default(),
                documents: Vec::new(),
                took_ms: 0.0,
            }
            .into(),
        )
    };
    let state = after(State::default(), [analysis(3), analysis(2)]);
    assert_eq!(state.analysis.unwrap().revision, 3);
}

#[test]
fn progress_that_comes_late_stands_beside_no_result_and_no_stop() {
    let edited = edit(State::default(), Slot::Machine, 0, "{");
    let reading = edited.after(Action::Progress(7));
    assert_eq!(reading.progress, Some(7));
    let stopped = after(reading.clone(), [Action::Stop, Action::Progress(8)]);
    assert_eq!(
        (stopped.progress, stopped.cause()),
        (None, Some(Cause::Stopped))
    );
    assert_eq!(
        after(stopped, [Action::Again, Action::Progress(9)]).progress,
        Some(9)
    );
    let analysis = Analysis {
        revision: reading.revision,
        screen: Screen::default(),
        workspace: WorkspaceRef::default(),
        documents: Vec::new(),
        took_ms: 0.0,
    };
    let answered = after(
        reading,
        [Action::Analyzed(analysis.into()), Action::Progress(8)],
    );
    assert_eq!(answered.progress, None);
}

#[test]
fn a_place_leads_to_the_document_that_was_analyzed() {
    let state = edit(State::default(), Slot::Policy, 0, "{}");
    let (_, documents) = state.workspace();
    let analysis = Analysis {
        revision: 1,
        screen: Screen::default(),
        workspace: WorkspaceRef::default(),
        documents,
        took_ms: 0.0,
    };
    let state = after(
        state,
        [Action::Analyzed(analysis.into()), Action::Show(location(0))],
    );
    assert_eq!(state.reveal.unwrap().document, id(&state, Slot::Policy, 0));
    assert_eq!(state.after(Action::Show(location(7))).reveal, state.reveal);
}

fn location(document: u32) -> Location {
    Location {
        document,
        start: 1,
        end: 2,
        line: 1,
        column: 2,
        pointer: String::new(),
    }
}

fn screen(granted: u32, missing: u32, denied: u32, undecided: u32) -> Screen {
    Screen {
        summary: Summary {
            granted,
            missing,
            denied,
            undecided,
        },
        ..Screen::default()
    }
}

#[test]
fn the_verdict_line_never_promises_too_much() {
    let granted = screen(1, 0, 0, 0);
    let (tone, text) = verdict_line(Language::En, &granted);
    assert_eq!(tone, Tone::Verdict(Verdict::Granted));
    assert!(text.contains("other actions not checked"), "{text}");

    let (tone, text) = verdict_line(Language::En, &screen(1, 0, 0, 1));
    assert_eq!(tone, Tone::Verdict(Verdict::Undecided));
    assert_eq!(text, "1 permission needs input; 1 granted");

    let (tone, text) = verdict_line(Language::En, &screen(0, 1, 1, 0));
    assert_eq!(tone, Tone::Verdict(Verdict::Missing));
    assert_eq!(text, "1 permission missing, 1 denied");

    let nothing = verdict_line(Language::En, &Screen::default());
    assert_eq!(nothing.0, Tone::Idle);

    // A machine of which nothing was to be checked.
    let machine = MachineName {
        name: "machine".to_owned(),
        role: "execution-role".to_owned(),
        document: 0,
    };
    let unchecked = Screen {
        machines: vec![machine],
        ..Screen::default()
    };
    let (tone, text) = verdict_line(Language::En, &unchecked);
    assert_eq!(tone, Tone::Idle);
    assert!(
        text.contains("No iam:PassRole or sts:AssumeRole needed"),
        "{text}"
    );

    let unknown = Screen {
        unevaluated: 1,
        warnings: 1,
        ..screen(1, 0, 0, 0)
    };
    let (tone, text) = verdict_line(Language::En, &unknown);
    assert_eq!(tone, Tone::Verdict(Verdict::Undecided));
    assert_eq!(text, "1 task couldn't be checked; 1 granted");

    let all = Screen {
        level: Level::All,
        ..granted
    };
    let (_, text) = verdict_line(Language::En, &all);
    assert_eq!(text, "1 of 1 required permissions granted");
}

#[test]
fn a_statement_is_cut_at_its_placeholders() {
    let placeholders = ["ACCOUNT".to_owned(), "ACCOUNT_ID".to_owned(), String::new()];
    assert_eq!(
        listing::parts("a:ACCOUNT_ID:b:ACCOUNT", &placeholders),
        [
            Part::Plain("a:"),
            Part::Placeholder("ACCOUNT_ID"),
            Part::Plain(":b:"),
            Part::Placeholder("ACCOUNT")
        ]
    );
    assert_eq!(listing::parts("plain", &[]), [Part::Plain("plain")]);
}

#[test]
fn long_lists_of_states_are_counted() {
    assert_eq!(
        texts::needed_by(&["Run".to_owned(), "Copy".to_owned()], 3),
        "Needed by Run, Copy and 3 more"
    );
}

#[test]
fn only_words_get_a_capital() {
    assert_eq!(
        listing::capitalized("no statement allows it"),
        "No statement allows it"
    );
    assert_eq!(listing::capitalized("`x` is missing"), "`x` is missing");
    assert_eq!(
        listing::capitalized("iam:PassRole was refused"),
        "iam:PassRole was refused"
    );
    assert_eq!(listing::capitalized(""), "");
}

#[test]
fn what_stands_in_the_machine_editor_is_recognized() {
    let state = edit(
        State::default(),
        Slot::Machine,
        0,
        "User: x is not authorized",
    );
    assert_eq!(state.workspace().0.documents[0].kind, None);
    assert_eq!(state.saved().documents[0].kind, Some(Kind::StateMachine));
}

#[test]
fn a_check_that_ended_is_told_of_its_own_texts_only() {
    let edited = edit(State::default(), Slot::Machine, 0, "{");
    let reading = edited.after(Action::Progress(7));
    let trapped = reading.after(Action::Ended(reading.revision, Cause::Trapped));
    assert_eq!(
        (trapped.progress, trapped.cause(), trapped.is_pending()),
        (None, Some(Cause::Trapped), true)
    );
    assert_eq!(edit(trapped.clone(), Slot::Machine, 0, "{}").cause(), None);
    assert_eq!(trapped.after(Action::Again).cause(), None);
    let late = reading.after(Action::Ended(reading.revision - 1, Cause::Trapped));
    assert_eq!(late.cause(), None);
    // Ending the core to stop it is no second reason.
    let stopped = after(
        reading.clone(),
        [
            Action::Stop,
            Action::Ended(reading.revision, Cause::Trapped),
        ],
    );
    assert_eq!(stopped.cause(), Some(Cause::Stopped));
    let names = [
        ("void", None),
        ("stopped", Some(Cause::Stopped)),
        ("absent", Some(Cause::Absent)),
        ("trapped", Some(Cause::Trapped)),
    ];
    for (name, cause) in names {
        assert_eq!(Cause::of_name(name), cause);
    }
}

#[test]
fn texts_that_undo_brings_back_stay_in_use() {
    let own = edit(State::default(), Slot::Machine, 0, "{ \"mine\": 1 }");
    let number = text("{ \"mine\": 1 }").number;
    let cleared = own.after(Action::Clear);
    assert!(cleared.texts_in_use().contains(&number));
    let twice = edit(cleared, Slot::Machine, 0, "{}").after(Action::Clear);
    assert!(!twice.texts_in_use().contains(&number));
}

const MACHINE: &str = r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}"#;
const POLICY: &str = r#"{"Version": "2012-10-17", "Statement": []}"#;
fn dropped(files: &[(&str, &str)]) -> Action {
    let file = |(name, pasted): &(&str, &str)| OpenedFile {
        name: (*name).to_owned(),
        text: text(pasted),
        kind: (*pasted == MACHINE).then_some(Kind::StateMachine),
    };
    Action::Open(Opened {
        files: files.iter().map(file).collect(),
        refused: Vec::new(),
    })
}

fn texts_of(state: &State) -> Vec<(Slot, String, String)> {
    state
        .documents()
        .iter()
        .map(|document| {
            (
                document.slot,
                document.name.to_string(),
                pasted(document.text),
            )
        })
        .collect()
}

#[test]
fn dropped_files_fill_blanks_and_are_added() {
    let files = [
        ("policy.json", POLICY),
        ("flow.asl.json", MACHINE),
        ("more/flow.asl.json", MACHINE),
        ("error.txt", "User: x is not authorized"),
    ];
    let state = after(
        State::default(),
        [Action::Add(Slot::Related), dropped(&files)],
    );
    let names: Vec<(Slot, String)> = slots(&state);
    let expected = [
        (Slot::Machine, "flow.asl.json"),
        (Slot::Policy, "execution-role-policy.json"),
        (Slot::Related, "policy.json"),
        (Slot::Related, "more/flow.asl.json"),
        (Slot::Related, "error.txt"),
    ];
    assert_eq!(names, expected.map(|(slot, name)| (slot, name.to_owned())));
    // Recognized, and nobody's: as if pasted into related editors.
    for document in state.workspace().0.documents {
        assert_eq!((document.kind, document.role), (None, None));
    }
    assert_eq!(state.opened.0, 4);
    assert_eq!(State::from_workspace(state.saved()).saved(), state.saved());
}

#[test]
fn an_editor_of_which_something_is_told_is_no_blank() {
    let state = after(State::default(), [Action::Add(Slot::Related)]);
    let told = id(&state, Slot::Related, 0);
    let state = after(
        state,
        [
            Action::SetKind(told, Some(Kind::TrustPolicy)),
            dropped(&[("policy.json", POLICY)]),
        ],
    );
    assert_eq!(slots(&state).len(), 4);
}

#[test]
fn a_drop_keeps_what_is_there_and_can_be_undone() {
    let own = edit(State::default(), Slot::Machine, 0, "{ \"mine\": 1 }");
    let state = own.after(dropped(&[("flow.json", MACHINE), ("flow.json", MACHINE)]));
    let texts = texts_of(&state);
    assert_eq!(texts[0].2, "{ \"mine\": 1 }");
    let names: Vec<&str> = texts.iter().map(|(_, name, _)| name.as_str()).collect();
    assert_eq!(names[2..], ["flow.json", "flow.json (2)"]);
    let back = state.after(Action::Undo);
    assert_eq!(back.saved(), own.saved());
    assert_eq!(back.after(Action::Undo).saved(), state.saved());
}

#[test]
fn a_file_may_have_the_name_of_the_blank_that_it_fills() {
    let files = [
        ("state-machine.json", MACHINE),
        ("execution-role-policy.json", POLICY),
    ];
    let state = State::default().after(dropped(&files));
    let names: Vec<String> = slots(&state).into_iter().map(|(_, name)| name).collect();
    assert_eq!(
        names,
        [
            "state-machine.json",
            "execution-role-policy.json",
            "execution-role-policy.json (2)"
        ]
    );
}

#[test]
fn files_that_are_left_out_change_no_document() {
    let state = edit(State::default(), Slot::Machine, 0, MACHINE);
    let told = state.after(Action::Open(Opened {
        files: Vec::new(),
        refused: vec![("a.png".to_owned(), "binary".to_owned())],
    }));
    assert_eq!(told.revision, state.revision);
    assert!(!told.can_undo());
    assert_eq!(
        texts::opened(0, told.opened.1.len()),
        "No file opened, 1 left out:"
    );
    let dismissed = told.after(Action::Open(Opened::default()));
    assert_eq!(dismissed.opened.1.len(), 0);
    assert_eq!(texts::opened(0, 0), "");
    assert_eq!(texts::opened(3, 0), "3 files opened");
}

#[test]
fn a_workspace_from_a_link_stays_marked_until_it_is_replaced() {
    let example = examples::all(Language::En).remove(1).workspace;
    let state = State::begun_with(example.clone(), Origin::Link);
    assert_eq!(state.origin(), Origin::Link);
    assert_eq!(state.own_account(), "111122223333");
    let opened = Opened {
        files: vec![OpenedFile {
            name: "more.json".to_owned(),
            text: text("{}"),
            kind: None,
        }],
        refused: Vec::new(),
    };
    let state = state.after(Action::Open(opened));
    assert_eq!(state.origin(), Origin::Link, "a file beside it");
    let state = state.after(Action::Set(Setting::Account, "444455556666".into()));
    assert_eq!(state.own_account(), "444455556666", "the stated one first");
    let own = state.after(Action::Clear);
    assert_eq!(own.origin(), Origin::Own);
    assert_eq!(own.after(Action::Undo).origin(), Origin::Link);
    let saved = own.after(Action::Begin(Box::new(example), Origin::Saved));
    assert_eq!(saved.origin(), Origin::Saved);
    for origin in [Origin::Own, Origin::Saved, Origin::Link] {
        assert_eq!(Origin::of_name(origin.name()), origin);
    }
}

#[test]
fn account_ids_are_numbers_of_twelve_digits() {
    let text = "arn:aws:iam::444455556666:role/x 111122223333 1234567890123 \u{e9}222233334444";
    let others = listing::other_accounts(text, "111122223333");
    assert_eq!(others, "444455556666, 222233334444");
    assert_eq!(listing::other_accounts("111122223333", "111122223333"), "");
}

/// The state with a report of its texts.
fn analyzed(state: State) -> State {
    let (workspace, documents) = state.workspace();
    let analysis = Analysis {
        revision: state.revision,
        screen: Screen::default(),
        workspace,
        documents,
        took_ms: 0.0,
    };
    state.after(Action::Analyzed(analysis.into()))
}

fn written(state: &State) -> Vec<String> {
    let documents = state.documents();
    documents.iter().map(|open| pasted(open.text)).collect()
}

#[test]
fn what_is_applied_is_taken_back_to_the_byte_unless_it_was_edited_since() {
    let state = analyzed(edit(State::default(), Slot::Policy, 0, "before"));
    let change = Change {
        document: id(&state, Slot::Policy, 0),
        before: text("before"),
        after: text("after"),
    };
    let apply = || {
        Action::Apply(
            vec![change],
            Outcome::Applied("p.json".into(), String::new()),
        )
    };
    let applied = state.after(apply());
    assert_eq!(written(&applied), ["", "after"]);
    assert!(applied.is_pending());
    // Its texts stay, whatever becomes of the documents.
    let used = applied.texts_in_use();
    assert!(
        [change.before.number, change.after.number]
            .iter()
            .all(|number| used.contains(number))
    );
    let undone = applied.after(Action::TakeBack);
    assert_eq!(written(&undone), ["", "before"]);
    assert_eq!(undone.notice.unwrap().outcome, Outcome::Undone);
    let edited = edit(applied, Slot::Policy, 0, "edited").after(Action::TakeBack);
    assert_eq!(written(&edited), ["", "edited"]);
    assert_eq!(edited.notice.unwrap().outcome, Outcome::EditedSince);
}

#[test]
fn nothing_is_applied_to_texts_that_the_report_is_not_about() {
    let state = analyzed(edit(State::default(), Slot::Policy, 0, "before"));
    let change = |before: &str| Change {
        document: id(&state, Slot::Policy, 0),
        before: text(before),
        after: text("after"),
    };
    let apply = |changes: Vec<Change>| Action::Apply(changes, Outcome::NoneApplied);
    for (state, changes) in [
        (state.clone(), vec![change("before"), change("other")]),
        (state.clone(), vec![change("other")]),
        (
            edit(state.clone(), Slot::Machine, 0, "{}"),
            vec![change("before")],
        ),
    ] {
        let before = written(&state);
        let refused = state.after(apply(changes));
        assert_eq!(written(&refused), before);
        let notice = refused.notice.unwrap();
        assert_eq!(notice.outcome, Outcome::Changed);
        assert!(notice.changes.is_empty());
    }
}

#[test]
fn a_part_of_the_results_that_is_not_drawn_is_asked_for() {
    let state = State::default();
    let near = state.after(Action::GoTo(Goal::Check(3), None));
    assert_eq!(near.view, state.view);
    let far = near.after(Action::GoTo(Goal::Check(120), Some((0, 7))));
    assert_eq!((far.view.checks_from, far.view.only), (100, None));
    assert_ne!(far.wish, near.wish);
    let filtered = state.after(Action::Look(contract::View {
        only: Some(Verdict::Denied),
        ..state.view
    }));
    let shown = filtered.after(Action::GoTo(Goal::Check(3), None));
    assert_eq!(shown.view, state.view);
    let notice = state.after(Action::GoTo(Goal::Notice(30), None));
    assert_eq!(notice.view.notices, 50);
}
