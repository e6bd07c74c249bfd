//! The pure parts of the page, tested without a browser.

use super::content::{Origin, Owner};
use super::listing::{self, Part};
use super::numbered::{pasted, text};
use super::state::{
    Action, Analysis, Cause, Change, Goal, Intake, Opened, OpenedFile, Outcome, Setting, State,
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

fn names(state: &State) -> Vec<String> {
    let documents = state.documents();
    documents.iter().map(|open| open.name.to_string()).collect()
}

fn id(state: &State, index: usize) -> u32 {
    state.documents()[index].id
}

fn edit(state: State, index: usize, pasted: &str) -> State {
    let id = id(&state, index);
    state.after(Action::Edit(id, text(pasted)))
}

/// With a report that took the documents for these.
fn taken_for(state: State, kinds: &[Option<Kind>]) -> State {
    taken(state, kinds, false)
}

/// The same, and whether a policy that names no role can only be the execution role's.
fn taken(state: State, kinds: &[Option<Kind>], takes_bare_policies: bool) -> State {
    let (workspace, documents) = state.workspace();
    let is_policy = |kind: &Option<Kind>| *kind == Some(Kind::IdentityPolicy);
    let analysis = Analysis {
        revision: state.revision,
        screen: Screen {
            kinds: kinds.to_vec(),
            contents: kinds.to_vec(),
            takes_role: kinds.iter().map(is_policy).collect(),
            takes_bare_policies,
            ..Screen::default()
        },
        workspace,
        documents,
        took_ms: 0.0,
    };
    state.after(Action::Analyzed(analysis.into()))
}

#[test]
fn there_is_always_a_document() {
    let state = State::default();
    assert_eq!(names(&state), ["document.json"]);
    let removed = state.after(Action::Remove(id(&state, 0)));
    assert_eq!(names(&removed), ["document.json"]);
    assert_eq!(removed.active(), id(&removed, 0));
}

#[test]
fn added_documents_are_shown_and_have_names_of_their_own() {
    let state = after(State::default(), [Action::Add, Action::Add]);
    assert_eq!(
        names(&state),
        ["document.json", "document-2.json", "document-3.json"]
    );
    assert_eq!(state.reveal.unwrap().document, id(&state, 2));
    assert_eq!(state.active(), id(&state, 2));
    let renamed = state.after(Action::Rename(id(&state, 2), " document.json ".into()));
    assert_eq!(names(&renamed)[2], "document-2.json".replace('2', "3"));
}

#[test]
fn documents_are_named_by_what_they_are_unless_somebody_named_them() {
    let state = after(State::default(), [Action::Add, Action::Add]);
    let state = edit(edit(edit(state, 0, "a"), 1, "b"), 2, "c");
    let state = state.after(Action::Rename(id(&state, 2), "mine.json".into()));
    let kinds = [
        Some(Kind::StateMachine),
        Some(Kind::StateMachine),
        Some(Kind::TrustPolicy),
    ];
    let named = taken_for(state, &kinds);
    assert_eq!(
        names(&named),
        ["state-machine.json", "state-machine-2.json", "mine.json"]
    );
    assert!(named.is_pending(), "places name documents");
    assert!(!taken_for(named, &kinds).is_pending(), "once");
}

#[test]
fn a_policy_that_was_pasted_by_itself_is_assumed_to_be_the_execution_roles() {
    let kinds = [Some(Kind::StateMachine), Some(Kind::IdentityPolicy)];
    let pasted = edit(
        edit(after(State::default(), [Action::Add]), 0, MACHINE),
        1,
        POLICY,
    );
    let owner = |state: &State| state.documents()[1].owner.clone();
    // Where it could be another's it is nobody's.
    assert_eq!(owner(&taken(pasted.clone(), &kinds, false)), Owner::Untold);
    let assumed = taken(pasted, &kinds, true);
    assert_eq!(owner(&assumed), Owner::ExecutionRole { is_assumed: true });
    assert!(assumed.is_pending());
    assert_eq!(
        assumed.workspace().0.documents[1].kind,
        Some(Kind::IdentityPolicy)
    );
    let settled = taken(assumed, &kinds, true);
    assert!(!settled.is_pending());
    // Another machine came, or another text.
    assert_eq!(
        owner(&taken(settled.after(Action::Again), &kinds, false)),
        Owner::Untold
    );
    let message = [Some(Kind::StateMachine), Some(Kind::AccessDenied)];
    assert_eq!(
        owner(&taken(settled.after(Action::Again), &message, true)),
        Owner::Untold
    );
    // While it is edited, and is no JSON for a while, it stays.
    let broken = taken(settled.after(Action::Again), &[kinds[0], None], true);
    assert_eq!(owner(&broken), Owner::ExecutionRole { is_assumed: true });
    // A file proves nothing until somebody says whose it is.
    let files = [("flow.asl.json", MACHINE), ("policy.json", POLICY)];
    let dropped = taken(State::default().after(dropped(&files)), &kinds, true);
    assert_eq!(owner(&dropped), Owner::Untold);
    let restored = taken(State::from_workspace(dropped.saved()), &kinds, true);
    assert_eq!(owner(&restored), Owner::Untold);
    // What somebody says stays.
    let told = restored.after(Action::SetOwner(
        id(&restored, 1),
        Owner::ExecutionRole { is_assumed: false },
    ));
    assert_eq!(
        owner(&taken(told, &kinds, false)),
        Owner::ExecutionRole { is_assumed: false }
    );
}

#[test]
fn tabs_are_closed_without_removing_a_document() {
    let state = after(State::default(), [Action::Add]);
    let state = edit(edit(state, 0, "a"), 1, "b");
    let [first, second] = [id(&state, 0), id(&state, 1)];
    let closed = state.after(Action::CloseTab(second));
    assert_eq!((closed.documents().len(), closed.tabs().len()), (2, 1));
    assert_eq!(closed.active(), first);
    assert_eq!(closed.after(Action::CloseTab(first)).tabs().len(), 1);
    let back = closed.after(Action::Activate(second));
    assert_eq!((back.active(), back.tabs().len()), (second, 2));
    let removed = back.after(Action::Remove(second));
    assert_eq!((removed.active(), removed.documents().len()), (first, 1));
    // One in which nothing is goes with its tab.
    let blank = removed.after(Action::Add);
    let gone = blank.after(Action::CloseTab(blank.active()));
    assert_eq!(gone.documents().len(), 1);
}

#[test]
fn blank_documents_are_not_analyzed() {
    let state = edit(after(State::default(), [Action::Add]), 1, "{}");
    let (workspace, documents) = state.workspace();
    assert_eq!(workspace.documents.len(), 1);
    assert_eq!(documents.len(), 1);
    assert_eq!(documents[0].0, id(&state, 1));
}

#[test]
fn a_policy_is_nobodys_until_its_role_is_told() {
    let state = edit(State::default(), 0, "{}");
    let document = id(&state, 0);
    let state = state.after(Action::SetKind(document, Some(Kind::IdentityPolicy)));
    assert_eq!(state.workspace().0.documents[0].kind, None);
    for (owner, role) in [
        (Owner::Role("target".into()), Some("target")),
        (Owner::ExecutionRole { is_assumed: false }, None),
    ] {
        let told = state.after(Action::SetOwner(document, owner));
        let sent = &told.workspace().0.documents[0];
        assert_eq!(sent.kind, Some(Kind::IdentityPolicy));
        assert_eq!(sent.role.as_deref(), role);
        let restored = State::from_workspace(told.saved());
        assert_eq!(restored.workspace(), told.workspace());
    }
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
    let own = edit(State::default(), 0, "{ \"mine\": 1 }");
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
    let edited = edit(State::default(), 0, "{");
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
    let state = edit(State::default(), 0, "{}");
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
    assert_eq!(state.reveal.unwrap().document, id(&state, 0));
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

    for (asked, said) in [
        (0, "3 permissions unknown; 1 granted"),
        (1, "1 permission needs input, 2 unknown; 1 granted"),
        (3, "3 permissions need input; 1 granted"),
    ] {
        let undecided = Screen {
            asked,
            ..screen(1, 0, 0, 3)
        };
        let (tone, text) = verdict_line(Language::En, &undecided);
        assert_eq!(tone, Tone::Verdict(Verdict::Undecided));
        assert_eq!(text, said);
    }

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
        definition: None,
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
fn what_an_earlier_page_called_a_definition_is_recognized() {
    let saved = r#"{"documents": [{"name": "a.json", "kind": "state-machine",
        "text": {"number": 1, "length": 9, "isBlank": false}}]}"#;
    let state = State::from_workspace(serde_json::from_str(saved).unwrap());
    assert_eq!(state.workspace().0.documents[0].kind, None);
    assert_eq!(state.saved().documents[0].kind, Some(Kind::StateMachine));
    let message = taken_for(state.clone(), &[Some(Kind::AccessDenied)]);
    assert!(!message.is_pending());
    // Where the content does not tell, that it stood there does.
    let untold = taken_for(state, &[None]);
    let sent = untold.workspace().0.documents[0].kind;
    assert_eq!(
        (sent, untold.is_pending()),
        (Some(Kind::StateMachine), true)
    );
}

#[test]
fn a_check_that_ended_is_told_of_its_own_texts_only() {
    let edited = edit(State::default(), 0, "{");
    let reading = edited.after(Action::Progress(7));
    let trapped = reading.after(Action::Ended(reading.revision, Cause::Trapped));
    assert_eq!(
        (trapped.progress, trapped.cause(), trapped.is_pending()),
        (None, Some(Cause::Trapped), true)
    );
    assert_eq!(edit(trapped.clone(), 0, "{}").cause(), None);
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
    let own = edit(State::default(), 0, "{ \"mine\": 1 }");
    let number = text("{ \"mine\": 1 }").number;
    let cleared = own.after(Action::Clear);
    assert!(cleared.texts_in_use().contains(&number));
    let twice = edit(cleared, 0, "{}").after(Action::Clear);
    assert!(!twice.texts_in_use().contains(&number));
}

const MACHINE: &str = r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}"#;
const POLICY: &str = r#"{"Version": "2012-10-17", "Statement": []}"#;
fn dropped(files: &[(&str, &str)]) -> Action {
    let file = |(name, pasted): &(&str, &str)| OpenedFile {
        name: (*name).to_owned(),
        text: text(pasted),
        stated: None,
        kind: (*pasted == MACHINE).then_some(Kind::StateMachine),
    };
    Action::Open(Opened {
        files: files.iter().map(file).collect(),
        ..Opened::default()
    })
}

#[test]
fn dropped_files_take_the_place_of_blanks() {
    let files = [
        ("policy.json", POLICY),
        ("flow.asl.json", MACHINE),
        ("more/flow.asl.json", MACHINE),
        ("error.txt", "User: x is not authorized"),
    ];
    let state = after(State::default(), [Action::Add, dropped(&files)]);
    assert_eq!(names(&state), files.map(|(name, _)| name));
    // What a project begins with is shown.
    assert_eq!(state.active(), id(&state, 1));
    // Recognized, and nobody's.
    for document in state.workspace().0.documents {
        assert_eq!((document.kind, document.role), (None, None));
    }
    assert_eq!(state.intake.as_ref().unwrap().documents.len(), 4);
    assert_eq!(State::from_workspace(state.saved()).saved(), state.saved());
}

#[test]
fn a_document_of_which_something_is_told_is_no_blank() {
    let state = State::default();
    let state = after(
        state.clone(),
        [
            Action::SetKind(id(&state, 0), Some(Kind::TrustPolicy)),
            dropped(&[("policy.json", POLICY)]),
        ],
    );
    assert_eq!(names(&state), ["document.json", "policy.json"]);
}

#[test]
fn a_drop_keeps_what_is_there_and_can_be_undone() {
    let own = edit(State::default(), 0, "{ \"mine\": 1 }");
    let state = own.after(dropped(&[("flow.json", MACHINE), ("flow.json", POLICY)]));
    assert_eq!(written(&state), ["{ \"mine\": 1 }", MACHINE, POLICY]);
    assert_eq!(names(&state)[1..], ["flow.json", "flow-2.json"]);
    let back = state.after(Action::Undo);
    assert_eq!(back.saved(), own.saved());
    assert_eq!(back.after(Action::Undo).saved(), state.saved());
}

#[test]
fn a_file_of_the_same_path_replaces_the_earlier_one() {
    let files = [("a/flow.json", MACHINE), ("a/policy.json", POLICY)];
    let state = State::default().after(dropped(&files));
    let flow = id(&state, 0);
    let state = state.after(Action::SetKind(flow, Some(Kind::StateMachine)));
    let again = state.after(dropped(&[("a/flow.json", "{}"), ("a/policy.json", POLICY)]));
    assert_eq!(written(&again), ["{}", POLICY]);
    assert_eq!(id(&again, 0), flow);
    assert_eq!(
        again.documents()[0].kind,
        Some(Kind::StateMachine),
        "what is said stays"
    );
    let intake = again.intake.clone().unwrap();
    assert_eq!((intake.updated, intake.unchanged), (1, 1));
    assert_eq!(written(&again.after(Action::Undo)), [MACHINE, POLICY]);
    // Nothing that is new: nothing to undo, and no other analysis.
    let same = again.after(dropped(&[("a/policy.json", POLICY)]));
    assert_eq!(same.revision, again.revision);
    assert_eq!(same.intake.unwrap().unchanged, 1);
}

#[test]
fn a_text_that_is_pasted_beside_the_editors_is_a_document() {
    let paste = |pasted: &str, into| {
        Action::Open(Opened {
            files: vec![OpenedFile {
                name: String::new(),
                text: text(pasted),
                kind: None,
                stated: None,
            }],
            is_pasted: true,
            into,
            projects: Vec::new(),
            refused: Vec::new(),
        })
    };
    let state = State::default().after(paste(MACHINE, None));
    assert_eq!(written(&state), [MACHINE]);
    let state = state.after(Action::Add);
    let blank = state.active();
    let filled = state.after(paste(POLICY, Some(blank)));
    assert_eq!((written(&filled).len(), filled.active()), (2, blank));
    // What is there already is not replaced.
    let added = filled.after(paste("{}", Some(blank)));
    assert_eq!(written(&added), [MACHINE, POLICY, "{}"]);
    assert!(added.intake.is_none());
}

#[test]
fn files_that_are_left_out_change_no_document() {
    let state = edit(State::default(), 0, MACHINE);
    let told = state.after(Action::Open(Opened {
        refused: vec![("a.png".to_owned(), "binary".to_owned())],
        ..Opened::default()
    }));
    assert_eq!(told.revision, state.revision);
    assert!(!told.can_undo());
    let intake = told.intake.clone().unwrap();
    assert_eq!(
        texts::opened(&intake, Vec::new()),
        "No file opened, 1 left out:"
    );
    assert_eq!(told.after(Action::DismissIntake).intake, None);
}

#[test]
fn what_came_in_is_told_by_its_kinds() {
    let intake = Intake {
        documents: [1, 2, 3, 4].into(),
        updated: 1,
        unchanged: 2,
        ..Intake::default()
    };
    let kinds = [
        (Some(Kind::Template), 1),
        (Some(Kind::StateMachine), 2),
        (Some(Kind::Ignored), 1),
    ];
    let kinds = kinds.map(|(kind, number)| texts::kind_count(kind, number));
    assert_eq!(
        texts::opened(&intake, kinds.into()),
        "6 files: 1 template, 2 definitions, 1 ignored · 1 updated · 2 unchanged"
    );
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
            stated: None,
        }],
        ..Opened::default()
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
    let state = analyzed(edit(State::default(), 0, "before"));
    let change = Change {
        document: id(&state, 0),
        before: text("before"),
        after: text("after"),
        added: (0, 0),
    };
    let apply = || {
        Action::Apply(
            vec![change],
            Outcome::Applied("p.json".into(), String::new()),
        )
    };
    let applied = state.after(apply());
    assert_eq!(written(&applied), ["after"]);
    assert!(applied.is_pending());
    // Its texts stay, whatever becomes of the documents.
    let used = applied.texts_in_use();
    assert!(
        [change.before.number, change.after.number]
            .iter()
            .all(|number| used.contains(number))
    );
    let undone = applied.after(Action::TakeBack);
    assert_eq!(written(&undone), ["before"]);
    assert_eq!(undone.notice.unwrap().outcome, Outcome::Undone);
    let edited = edit(applied, 0, "edited").after(Action::TakeBack);
    assert_eq!(written(&edited), ["edited"]);
    assert_eq!(edited.notice.unwrap().outcome, Outcome::EditedSince);
}

#[test]
fn nothing_is_applied_to_texts_that_the_report_is_not_about() {
    let state = analyzed(edit(State::default(), 0, "before"));
    let change = |before: &str| Change {
        document: id(&state, 0),
        before: text(before),
        after: text("after"),
        added: (0, 0),
    };
    let apply = |changes: Vec<Change>| Action::Apply(changes, Outcome::NoneApplied);
    for (state, changes) in [
        (state.clone(), vec![change("before"), change("other")]),
        (state.clone(), vec![change("other")]),
        (edit(state.clone(), 0, "{}"), vec![change("before")]),
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
