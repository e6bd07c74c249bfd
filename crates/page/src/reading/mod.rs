//! The types of the contract out of JSON: answers of the core, and workspaces of links and earlier
//! visits. A test compares it with what serde writes.

#[cfg(test)]
mod tests;
mod workspace;

use std::borrow::Cow;
use std::cell::Cell;

use contract::{
    AbsentCall, Answer, Assumed, CatalogCall, CatalogPage, CatalogRole, Certainty, Change, Changed,
    Check, CheckKind, Code, Condition, Definition, Detected, DiffKind, DiffLine, DocumentAnswer,
    Edit, Effect, Fix, FixCode, FixLanguage, FixTarget, Form, Found, Graph, Kind, Level, Location,
    MachineName, Mark, NotApplied, Notice, Param, Parameter, ParameterValue, Params, Part, Piece,
    Placeholder, Plan, Preview, ProjectFiles, Question, QuestionKind, Reason, RoleForm,
    RolePolicies, RunsAs, Screen, SettingAnswer, Severity, ShownFix, Size, State, Statement,
    Suggested, Summary, Task, TaskChecks, TextRef, Transition, TransitionKind, Verdict, Within,
};

use crate::json::Json;

pub(super) use workspace::{workspace, workspace_of};

/// A type that is read.
pub(super) trait Read: Sized {
    /// Anything, if it is none: what is wrong is told to whom reads the whole. A way out at each member
    /// would be twice the bytes.
    fn read(json: Json) -> Self;
}

thread_local! {
    /// Whether something of what is read is not what it should be.
    static IS_WRONG: Cell<bool> = const { Cell::new(false) };
}

fn wrong<T>(instead: T) -> T {
    IS_WRONG.set(true);
    instead
}

/// What is read; `None`: something of it is not what it should be.
fn right<T>(read: impl FnOnce() -> T) -> Option<T> {
    let before = IS_WRONG.replace(false);
    let value = read();
    (!IS_WRONG.replace(before)).then_some(value)
}

/// Reads what the core answers, or what was saved.
pub(super) fn read<T: Read>(text: &str) -> Option<T> {
    of_json(Json::parse(text)?)
}

/// The same out of a value.
pub(super) fn of_json<T: Read>(json: Json) -> Option<T> {
    right(|| T::read(json))
}

fn member<T: Read>(json: &mut Json, name: &str) -> T {
    T::read(json.take(name))
}

/// The types whose members are all read: each with its name in JSON.
macro_rules! records {
    ($($type:ty { $($field:ident $name:literal)* $(; $($left_out:ident)*)? })*) => { $(
        impl Read for $type {
            fn read(mut json: Json) -> Self {
                Self {
                    $($field: member(&mut json, $name),)*
                    $($($left_out: Default::default(),)*)?
                }
            }
        }
    )* };
}

/// The types that are one of some words.
macro_rules! words {
    ($($type:ident { $first:ident $named:literal $($variant:ident $name:literal)* })*) => { $(
        impl Read for $type {
            fn read(json: Json) -> Self {
                let at = place(json, &[$named, $($name),*]);
                let all = [$type::$first, $($type::$variant),*];
                all.into_iter().nth(at).unwrap_or($type::$first)
            }
        }
    )* };
}

/// Where a word is among some.
#[inline(never)]
fn place(json: Json, words: &[&str]) -> usize {
    let word = String::read(json);
    let at = words.iter().position(|known| *known == word);
    at.unwrap_or_else(|| wrong(0))
}

records! {
    // The page does not show what is left out.
    Screen {
        level "level" summary "summary" errors "errors" warnings "warnings" unevaluated "unevaluated"
        asked "asked" is_json "isJson"
        machines "machines" kinds "kinds" contents "contents" sizes "sizes" takes_role "takesRole"
        takes_bare_policies "takesBarePolicies" roles "roles" marks "marks"
        checks "checks" all_checks "allChecks" fixes "fixes" notices "notices"
        assumptions "assumptions" questions "questions" documents "documents" graphs "graphs"
        graph "graph" suggested "suggested"
    }
    Suggested { account "account" region "region" runs_as "runsAs" }
    Assumed { value "value" arns "arns" candidates "candidates" }
    RunsAs { stated "stated" candidates "candidates" answer "answer" }
    Piece { start "start" end "end" kind "kind" }
    ProjectFiles { name "name" documents "documents" }
    Summary { granted "granted" missing "missing" denied "denied" undecided "undecided" }
    Detected {
        document "document" kind "kind" machines "machines" roles "roles" used "used"
        linked_to "linkedTo"
    }
    MachineName { name "name" role "role" document "document" definition "definition" }
    Within { start "start" end "end" is_readable "isReadable" }
    Definition { text "text" places "places" }
    Mark { document "document" start "start" end "end" severity "severity" code "code" params "params" verdict "verdict" action "action" fix "fix" }
    TaskChecks { machine "machine" index "index" task "task" checks "checks" questions "questions" }
    Task {
        path "path" state "state" resource "resource" integration "integration" pattern "pattern"
        calling_role "callingRole" at "at"
    }
    Check {
        kind "kind" verdict "verdict" role "role" action "action" resource "resource" context "context"
        reasons "reasons" at "at" task "task" fixes "fixes"
    }
    Reason { code "code" params "params" at "at" }
    Location {
        document "document" start "start" end "end" line "line" column "column" pointer "pointer"
    }
    ShownFix { fix "fix" states "states" further_states "furtherStates" is_conditional "isConditional" }
    Fix {
        role "role" target "target" document "document" statement "statement" covers "covers"
        placeholders "placeholders" change "change" code "code"
    }
    Change { at "at" now "now" better "better" }
    FixCode { language "language" text "text" }
    Question {
        kind "kind" subject "subject" candidates "candidates" command "command" answer "answer"
        settles "settles" at "at"
    }
    SettingAnswer { setting "setting" entry "entry" }
    DocumentAnswer { kind "kind" role "role" account "account" level "level" name "name" }
    RolePolicies {
        role "role" texts "texts" statements "statements" characters "characters" limit "limit"
        placeholders "placeholders"
    }
    Placeholder { placeholder "placeholder" meaning "meaning" }
    Statement {
        sid "Sid" effect "Effect" principal "Principal" action "Action" resource "Resource"
        condition "Condition"
    }
    Condition { string_equals "StringEquals" }
    Notice { code "code" severity "severity" params "params" at "at" }
    Graph { machine "machine" states "states" is_cut "isCut" }
    State {
        name "name" kind "kind" start "start" end "end" within "within" is_start "isStart"
        is_end "isEnd" is_distributed "isDistributed" task "task" summary "summary"
        transitions "transitions"
    }
    Transition { kind "kind" number "number" target "target" }
    Found { notice "notice" check "check" }
    Preview { plan "plan" lines "lines" }
    DiffLine { kind "kind" text "text" }
    Plan {
        document "document" edits "edits" merges "merges" sizes "sizes" statement "statement"
        placeholders "placeholders"
    }
    Edit { start "start" end "end" text "text" }
    Size { form "form" characters "characters" limit "limit" highest "highest" }
    Changed { document "document" edits "edits" }
    CatalogPage { calls "calls" total "total" absent "absent" }
    CatalogCall {
        name "name" key "key" roles "roles" passed_before "passedBefore" actions "actions"
    }
    CatalogRole { place "place" form "form" services "services" certainty "certainty" }
    TextRef { number "number" length "length" is_blank "isBlank" }
    Parameter { document "document" name "name" value "value" }
}

words! {
    Verdict { Granted "granted" Missing "missing" Denied "denied" Undecided "undecided" }
    Severity { Error "error" Warning "warning" Hint "hint" }
    CheckKind {
        PassRole "pass-role" AssumeRole "assume-role" RoleTrust "role-trust" Action "action"
    }
    FixTarget {
        IdentityPolicy "identity-policy" TrustPolicy "trust-policy"
        PermissionsBoundary "permissions-boundary" Scp "scp" TaskDefinition "task-definition"
        Definition "definition"
    }
    Effect { Allow "Allow" Deny "Deny" }
    FixLanguage { Json "json" Yaml "yaml" Hcl "hcl" TypeScript "typescript" }
    QuestionKind {
        Account "account" Region "region" StateMachineArn "state-machine-arn"
        ExecutionRole "execution-role" RolePolicies "role-policies" TrustPolicy "trust-policy"
        PermissionsBoundary "permissions-boundary" ManagedPolicy "managed-policy"
        OrganizationPolicy "organization-policy" TaskDefinition "task-definition"
        InstanceProfile "instance-profile" Definition "definition" Parameter "parameter"
        SampleInput "sample-input" DocumentRole "document-role"
        DocumentInEffect "document-in-effect" DocumentLink "document-link"
    }
    TransitionKind { Next "next" Default "default" Choice "choice" Catch "catch" }
    DiffKind { Same "same" Added "added" Removed "removed" Gap "gap" }
    Form {
        Managed "managed" InlineTogether "inline-together" Trust "trust" Boundary "boundary" Scp "scp"
    }
    AbsentCall { PassesNone "passes-none" UnknownService "unknown-service" }
    Certainty { Low "low" Medium "medium" High "high" }
    RoleForm {
        Arn "arn" Name "name" ArnOrName "arn-or-name" InstanceProfile "instance-profile"
        TaskDefinition "task-definition" Later "later" Hidden "hidden"
    }
    Level { Roles "roles" All "all" }
    NotApplied {
        NoFix "no-fix" NotPasted "not-pasted" Several "several" Shared "shared" NotYours "not-yours"
        Faulty "faulty" NotJson "not-json" InsideText "inside-text"
        Synthesized "synthesized" TemplateValue "template-value"
        TooLarge "too-large" Placeholders "placeholders" NotBetter "not-better"
    }
    Kind {
        StateMachine "state-machine" IdentityPolicy "identity-policy" TrustPolicy "trust-policy"
        PermissionsBoundary "permissions-boundary" SessionPolicy "session-policy" Scp "scp" Rcp "rcp"
        TaskDefinition "task-definition" Role "role" Template "template" Terraform "terraform"
        Serverless "serverless" CdkManifest "cdk-manifest" AccountExport "account-export"
        AccessDenied "access-denied" SampleInput "sample-input" Script "script" Ignored "ignored"
    }
}

thread_local! {
    /// The names of all codes, in their order.
    static CODES: Vec<String> = Code::ALL.iter().map(|code| code.name()).collect();
}

impl Read for Code {
    fn read(json: Json) -> Self {
        let name = String::read(json);
        let at = CODES.with(|codes| codes.iter().position(|code| *code == name));
        let code = at.and_then(|at| Self::ALL.get(at));
        code.copied().unwrap_or_else(|| wrong(Self::DocumentEmpty))
    }
}

impl Read for Answer {
    fn read(mut json: Json) -> Self {
        match json.take("document") {
            Json::Null => Self::Setting(SettingAnswer::read(json)),
            document => Self::Document {
                document: DocumentAnswer::read(document),
            },
        }
    }
}

impl Read for bool {
    fn read(json: Json) -> Self {
        match json {
            Json::Bool(value) => value,
            _ => wrong(false),
        }
    }
}

impl Read for u64 {
    #[inline(never)]
    fn read(json: Json) -> Self {
        match json {
            Json::Number(value) => value,
            _ => wrong(0),
        }
    }
}

impl Read for u32 {
    fn read(json: Json) -> Self {
        let number = u64::read(json).try_into();
        number.unwrap_or_else(|_| wrong(0))
    }
}

impl Read for usize {
    fn read(json: Json) -> Self {
        let number = u64::read(json).try_into();
        number.unwrap_or_else(|_| wrong(0))
    }
}

impl Read for String {
    #[inline(never)]
    fn read(json: Json) -> Self {
        match json {
            Json::Text(value) => value,
            _ => wrong(Self::new()),
        }
    }
}

impl Read for Cow<'static, str> {
    fn read(json: Json) -> Self {
        Cow::Owned(String::read(json))
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(json: Json) -> Self {
        let mut all = Self::new();
        // A loop: what `collect` makes of each type is many times as large.
        for item in items(json) {
            all.push(T::read(item));
        }
        all
    }
}

/// What is in a list.
#[inline(never)]
fn items(json: Json) -> Vec<Json> {
    match json {
        Json::List(items) => items,
        _ => wrong(Vec::new()),
    }
}

impl<T: Read> Read for Option<T> {
    fn read(json: Json) -> Self {
        match json {
            Json::Null => None,
            value => Some(T::read(value)),
        }
    }
}

impl<T: Read> Read for Box<T> {
    fn read(json: Json) -> Self {
        Self::new(T::read(json))
    }
}

impl Read for (usize, usize) {
    fn read(json: Json) -> Self {
        match Vec::<usize>::read(json).as_slice() {
            &[first, second] => (first, second),
            _ => wrong((0, 0)),
        }
    }
}

impl<T: Read> Read for Part<T> {
    fn read(mut json: Json) -> Self {
        Self {
            total: member(&mut json, "total"),
            from: member(&mut json, "from"),
            items: member(&mut json, "items"),
        }
    }
}

impl Read for Param {
    fn read(json: Json) -> Self {
        match json {
            Json::Text(text) => Self::Text(text),
            Json::Number(number) => Self::Number(number),
            list => Self::List(Vec::read(list)),
        }
    }
}

impl Read for Params {
    fn read(json: Json) -> Self {
        let Json::Object(members) = json else {
            return wrong(Self::new());
        };
        let mut params = Vec::with_capacity(members.len());
        for (name, value) in members {
            params.push((Cow::Owned(name), Param::read(value)));
        }
        Self(params)
    }
}

impl Read for ParameterValue {
    fn read(json: Json) -> Self {
        match json {
            Json::Text(text) => Self::Text(text),
            list => Self::List(Vec::read(list)),
        }
    }
}

/// What several fixes change, as far as the page shows it.
pub(super) struct PlannedAll {
    /// The documents that change.
    pub(super) documents: Vec<Changed>,
    /// Number of statements that are added.
    pub(super) applied: usize,
    /// Number of fixes that are left.
    pub(super) left: usize,
}

impl Read for PlannedAll {
    fn read(mut json: Json) -> Self {
        let mut count = |name| items(json.take(name)).len();
        Self {
            applied: count("applied"),
            left: count("left"),
            documents: member(&mut json, "documents"),
        }
    }
}
