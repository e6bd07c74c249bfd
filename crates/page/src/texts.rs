//! Every sentence of the page that is not made from a code of the report, by what it says. The
//! words are in `lang/`.

use std::sync::atomic::{AtomicU8, Ordering};

use crate::sentences::{self, Language};
use contract::{
    CheckKind, FixTarget, Form, Kind, Level, NotApplied, Params, QuestionKind, RolePolicies,
    Screen, Severity, Size, Verdict,
};

use super::state::{Intake, Outcome, Setting};

/// The language of the page, by its place among all.
static SHOWN: AtomicU8 = AtomicU8::new(0);

/// The language of the page.
pub(super) fn language() -> Language {
    let shown = SHOWN.load(Ordering::Relaxed);
    let mut all = Language::ALL.into_iter();
    all.nth(usize::from(shown)).unwrap_or_default()
}

/// Changes the language of all texts from now on; what is on the screen has to be drawn again.
pub(super) fn set_language(language: Language) {
    SHOWN.store(language as u8, Ordering::Relaxed);
}

/// A language by its own name: whoever looks for it may know no other.
pub(super) fn own_name(language: Language) -> &'static str {
    match language {
        Language::En => "English",
        Language::Ja => "日本語",
    }
}

/// A text with parameters or variants.
#[derive(Clone, Copy)]
struct Key(&'static str);

impl Key {
    fn say(self, params: &Params) -> String {
        self.say_in(language(), params)
    }

    fn say_in(self, language: Language, params: &Params) -> String {
        sentences::say(language, &["page", self.0], params)
    }
}

/// Defines a function for each text that is always the same, named as its key, and a constant for
/// each of the others. Tests hold both lists against the languages.
macro_rules! texts {
    (plain: $($plain:ident)* ; filled: $($filled:ident $key:literal)*) => {
        $(
            #[doc = concat!("The text `page:", stringify!($plain), "`.")]
            pub(super) fn $plain() -> &'static str {
                sentences::plain(language(), &["page", stringify!($plain)])
            }
        )*
        $(const $filled: Key = Key($key);)*
        #[cfg(test)]
        const PLAIN: &[&str] = &[$(stringify!($plain),)*];
        #[cfg(test)]
        const FILLED: &[&str] = &[$($key,)*];
    };
}

texts! {
    plain:
        title tagline private language_label clear undo undo_hint inputs results
        dismiss or open_in_window skip splitter_hint fold_project share_hint drop_here open_files add_document open_documents rename_hint name panes pane_input
        pane_answer project state_machines tree_runs_as task_definitions messages files not_set not_set_choice choose_all choose_about
        kind_label kind_auto role role_none role_other role_free role_execution
        role_execution_assumed placeholder
        kind_state_machine kind_identity_policy kind_trust_policy kind_permissions_boundary
        kind_session_policy kind_scp kind_rcp kind_task_definition kind_role kind_template
        kind_terraform kind_serverless kind_cdk_manifest kind_script kind_ignored
        kind_account_export kind_access_denied kind_sample_input settings
        level_all machine_arn machine_arn_for machine_arn_example execution_role
        execution_role_for execution_role_example account account_for account_example region
        region_for region_example start start_kinds start_private start_examples stop stopped
        check_again nothing_pasted not_checked restarted trapped core_loading core_trapped
        core_absent verdict_no_machine granted
        missing denied undecided unknown undecided_any assumed fixes notices checks error warning hint copy copied
        copy_failed command tightened unless_granted fill_in fix_identity fix_trust
        fix_boundary fix_scp fix_task_definition fix_definition filter all machine_itself
        message_itself no_such_checks run_time_value run_time_resource by trust_asked catalog back catalog_about
        catalog_query catalog_example catalog_passes_none catalog_unknown passes_no_role
        passed_before actions form_arn form_name form_arn_or_name form_profile form_hidden
        form_task_definition form_later certain likely unsettled graph graph_of
        examples more theme theme_system theme_light theme_dark compact compact_hint help close from_link restored restored_clear
        share share_title share_about share_accounts share_link share_embed share_copy share_not_copied share_disk
        export other_forms merged saved
        nothing_to_copy not_copied apply preview undo_apply apply_all diff_added
        diff_removed diff_gap none_applied apply_undone edited_since apply_changed apply_failed
        the_execution_role next_definition next_policies fix_change policy_for policy_put needs_input go_to_source paste_here
        question_set candidates to_question copy_command copy_policy languages checking scope scope_all level_roles roles tab_fix check_begun no_open_check no_fix no_result keys keys_page keys_results keys_editor keys_graph
        keys_single keys_single_hint key_help key_definition key_go_results key_escape key_checks
        key_fix key_copy key_suggest key_needs key_result key_problems mark_granted show_granted key_format
        key_find key_undo key_fold key_leave key_graph_move key_graph_ends key_graph_enter;
    filled:
        REMOVE_LABEL "remove_label"
        CLOSE_LABEL "close_label"
        DEFINITION_TAB "definition_tab"
        DEFINITION_OF "definition_of"
        CHOOSE_TITLE "choose_title"
        KIND_FILES "kind_files"
        RUNS_AS_ASSUMED "runs_as_assumed"
        FROM_ARNS "from_arns"
        KIND_DETECTED "kind_detected"
        KIND_COUNT "kind_count"
        ERRORS_IN "errors_in"
        WARNINGS_IN "warnings_in"
        CHECKED_IN "checked_in"
        OPENED "opened"
        REFUSED "refused"
        AND_MORE "and_more"
        FOREIGN_ACCOUNTS "foreign_accounts"
        UNFOLD "unfold"
        EDITOR_LABEL "editor_label"
        PROGRESS "progress"
        VERDICT_OPEN "verdict_open"
        VERDICT_ERRORS "verdict_errors"
        VERDICT_UNEVALUATED "verdict_unevaluated"
        VERDICT_FINE "verdict_fine"
        COPY_LABEL "copy_label"
        NEEDED_BY "needed_by"
        RUNS_AS "runs_as"
        TO_FIX "to_fix"
        SHOW_PLACE "show_place"
        SHOW_MORE "show_more"
        SHOW_PREVIOUS "show_previous"
        CALLS_FOUND "calls_found"
        START_PROBLEM "start_problem"
        SHARE_SECRETS "share_secrets"
        SHARE_LENGTH "share_length"
        SHARE_REFUSED "share_refused"
        FIX_ADDS "fix_adds"
        FIX_MERGES "fix_merges"
        FIX_CHANGES "fix_changes"
        THEN_FILL_IN "then_fill_in"
        FIX_SIZE "fix_size"
        APPLIED "applied"
        APPLIED_ALL "applied_all"
        NOT_APPLIED "not_applied"
        QUESTION "question"
        SETTLES "settles"
        SHOW_LINES "show_lines"
        FORM_ENTRY "form_entry"
        MORE_ALIKE "more_alike"
        CONDITIONAL "conditional"
        LEAD "lead"
        POLICY_SIZE "policy_size"
        SIZE_OF "size_of"
}

/// How the names of those texts begin that the scripts of `www/` say.
#[cfg(test)]
const OF_SCRIPTS: [&str; 4] = ["boot_", "diagram_", "edit_", "map_"];

/// A number that counts as empty if it is zero.
fn count(params: Params, name: &'static str, number: usize) -> Params {
    match number {
        0 => params,
        _ => params.with(name, number as u64),
    }
}

fn number(name: &'static str, number: usize) -> Params {
    Params::new().with(name, number as u64)
}

/// What shows a text that is folded.
pub(super) fn unfold(length: u32) -> String {
    UNFOLD.say(&match length / 100_000 {
        0 => Params::new(),
        tenths => Params::new().with("size", format!("{}.{}", tenths / 10, tenths % 10)),
    })
}

/// While a large document is read.
pub(super) fn progress(percent: u8) -> String {
    PROGRESS.say(&number("percent", usize::from(percent)))
}

/// Name of a setting, what it is for, and an example.
pub(super) fn setting(setting: Setting) -> (&'static str, &'static str, &'static str) {
    match setting {
        Setting::StateMachineArn => (machine_arn(), machine_arn_for(), machine_arn_example()),
        Setting::ExecutionRole => (
            execution_role(),
            execution_role_for(),
            execution_role_example(),
        ),
        Setting::Account => (account(), account_for(), account_example()),
        Setting::Region => (region(), region_for(), region_example()),
    }
}

/// Name of a kind of document.
pub(super) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::StateMachine => kind_state_machine(),
        Kind::IdentityPolicy => kind_identity_policy(),
        Kind::TrustPolicy => kind_trust_policy(),
        Kind::PermissionsBoundary => kind_permissions_boundary(),
        Kind::SessionPolicy => kind_session_policy(),
        Kind::Scp => kind_scp(),
        Kind::Rcp => kind_rcp(),
        Kind::TaskDefinition => kind_task_definition(),
        Kind::Role => kind_role(),
        Kind::Template => kind_template(),
        Kind::Terraform => kind_terraform(),
        Kind::Serverless => kind_serverless(),
        Kind::CdkManifest => kind_cdk_manifest(),
        Kind::AccountExport => kind_account_export(),
        Kind::AccessDenied => kind_access_denied(),
        Kind::SampleInput => kind_sample_input(),
        Kind::Script => kind_script(),
        Kind::Ignored => kind_ignored(),
    }
}

/// The verdict of checks of which so many are undecided, and a question settles so many: of one check
/// or of all that have it.
pub(super) fn verdict_of(verdict: Verdict, undecided: usize, asked: usize) -> &'static str {
    match verdict {
        Verdict::Undecided if asked == 0 => unknown(),
        Verdict::Undecided if asked < undecided => undecided_any(),
        other => self::verdict(other),
    }
}

/// A verdict in one word; of what is undecided a question settles it.
pub(super) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Granted => granted(),
        Verdict::Missing => missing(),
        Verdict::Denied => denied(),
        Verdict::Undecided => undecided(),
    }
}

/// What a check asks, where its action does not say it.
pub(super) fn check_kind(kind: CheckKind) -> Option<&'static str> {
    match kind {
        CheckKind::PassRole | CheckKind::AssumeRole | CheckKind::Action => None,
        CheckKind::RoleTrust => Some(trust_asked()),
    }
}

/// A severity in one word.
pub(super) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => error(),
        Severity::Warning => warning(),
        Severity::Hint => hint(),
    }
}

/// What a fix changes, before the name of the role.
pub(super) fn fix_target(target: FixTarget) -> &'static str {
    match target {
        FixTarget::IdentityPolicy => fix_identity(),
        FixTarget::TrustPolicy => fix_trust(),
        FixTarget::PermissionsBoundary => fix_boundary(),
        FixTarget::Scp => fix_scp(),
        FixTarget::TaskDefinition => fix_task_definition(),
        FixTarget::Definition => fix_definition(),
    }
}

/// What a document was taken for, by the name of the kind.
pub(super) fn kind_detected(kind: &str) -> String {
    KIND_DETECTED.say(&Params::new().with("kind", kind))
}

/// So many documents of a kind.
pub(super) fn kind_count(kind: Option<Kind>, documents: usize) -> String {
    let params = number("documents", documents);
    KIND_COUNT.say(&match kind {
        Some(kind) => params.with("kind", kind.name()),
        None => params,
    })
}

/// The heading over several projects.
pub(super) fn choose_title(projects: usize) -> String {
    CHOOSE_TITLE.say(&number("projects", projects))
}

/// So many files.
pub(super) fn kind_files(files: usize) -> String {
    KIND_FILES.say(&number("files", files))
}

/// A role that a machine is taken to run as.
pub(super) fn runs_as_assumed(role: &str) -> String {
    RUNS_AS_ASSUMED.say(&Params::new().with("role", role))
}

/// How many ARNs tell a value.
pub(super) fn from_arns(arns: u32) -> String {
    FROM_ARNS.say(&number("arns", arns as usize))
}

/// How many errors are in a document.
pub(super) fn errors_in(errors: usize) -> String {
    ERRORS_IN.say(&number("errors", errors))
}

/// How many warnings are about a document.
pub(super) fn warnings_in(warnings: usize) -> String {
    WARNINGS_IN.say(&number("warnings", warnings))
}

/// How long the check took.
pub(super) fn checked_in(took_ms: f64) -> String {
    CHECKED_IN.say(&number("milliseconds", took_ms.round().max(1.0) as usize))
}

/// What became of files; `kinds` are the numbers of each kind, in words.
pub(super) fn opened(intake: &Intake, kinds: Vec<String>) -> String {
    let files = intake.documents.len() + intake.unchanged;
    let params = count(Params::new(), "files", files);
    let params = count(params, "refused", intake.refused.len());
    let params = count(params, "updated", intake.updated);
    let params = count(params, "unchanged", intake.unchanged);
    let params = count(params, "closed", intake.closed);
    let params = match intake.is_split {
        true => params.with("how", "split"),
        false => params,
    };
    OPENED.say(&match kinds.is_empty() {
        true => params,
        false => params.with("kinds", kinds),
    })
}

/// Why a file was left out, by the word that the host has for it.
pub(super) fn refused(why: &str) -> String {
    REFUSED.say(&Params::new().with("why", why))
}

/// After a list that was cut off.
pub(super) fn and_more(rest: usize) -> String {
    AND_MORE.say(&number("rest", rest))
}

/// The button that shows more of a long list.
pub(super) fn show_more(next: usize, rest: usize) -> String {
    SHOW_MORE.say(&number("number", next).with("rest", rest as u64))
}

/// The button before a list that starts in the middle.
pub(super) fn show_previous(next: usize, before: usize) -> String {
    SHOW_PREVIOUS.say(&number("number", next).with("before", before as u64))
}

/// The states that need a statement.
pub(super) fn needed_by(states: &[String], rest: usize) -> String {
    NEEDED_BY.say(&count(
        Params::new().with("states", states.to_vec()),
        "rest",
        rest,
    ))
}

/// Before the name of the role.
pub(super) fn runs_as(machine: &str) -> String {
    RUNS_AS.say(&Params::new().with("machine", machine))
}

/// The button that leads from a check to its fix.
pub(super) fn to_fix(index: usize) -> String {
    TO_FIX.say(&number("number", index))
}

/// Accessible name of a place.
pub(super) fn show_place(document: &str, line: u32) -> String {
    let params = Params::new().with("document", document);
    SHOW_PLACE.say(&params.with("line", u64::from(line)))
}

/// Accessible name of a document's editor.
pub(super) fn editor_label(slot_name: &str, document: &str) -> String {
    let params = Params::new().with("slot", slot_name);
    EDITOR_LABEL.say(&params.with("document", document))
}

/// Accessible name of the button that closes a tab.
pub(super) fn close_label(name: &str) -> String {
    CLOSE_LABEL.say(&Params::new().with("name", name))
}

/// The tab of a definition that is within a document.
pub(super) fn definition_tab(machine: &str, document: &str) -> String {
    of_machine(DEFINITION_TAB, machine, document)
}

/// What such a tab shows.
pub(super) fn definition_of(machine: &str, document: &str) -> String {
    of_machine(DEFINITION_OF, machine, document)
}

fn of_machine(key: Key, machine: &str, document: &str) -> String {
    let params = Params::new().with("machine", machine);
    key.say(&params.with("document", document))
}

/// Accessible name of the button that removes a document.
pub(super) fn remove_label(name: &str) -> String {
    REMOVE_LABEL.say(&Params::new().with("name", name))
}

/// Accessible name of the button that copies a statement.
pub(super) fn copy_label(sid: &str) -> String {
    COPY_LABEL.say(&Params::new().with("sid", sid))
}

/// How many calls a search found.
pub(super) fn calls_found(calls: usize) -> String {
    CALLS_FOUND.say(&count(Params::new(), "calls", calls))
}

/// The color of the verdict line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    /// Nothing to judge.
    Idle,
    /// All that was checked is as the verdict says; the worst one counts.
    Verdict(Verdict),
}

/// The verdict in one line.
///
/// At level `roles` it never reads as "it will work", and where something could not be read it
/// never reads as "all is in order". It tells what was checked, whatever the settings are by now.
pub(super) fn verdict_line(language: Language, screen: &Screen) -> (Tone, String) {
    let summary = &screen.summary;
    let mut params = Params::new();
    for (name, number) in [
        ("missing", summary.missing as usize),
        ("denied", summary.denied as usize),
        ("open", screen.asked),
        (
            "unknown",
            (summary.undecided as usize).saturating_sub(screen.asked),
        ),
        ("granted", summary.granted as usize),
        ("errors", screen.errors),
        ("warnings", screen.warnings),
        ("tasks", screen.unevaluated),
    ] {
        params = count(params, name, number);
    }
    let has = |name: &str| params.get(name).is_some();
    let (tone, key) = if has("missing") {
        (Tone::Verdict(Verdict::Missing), VERDICT_OPEN)
    } else if has("denied") {
        (Tone::Verdict(Verdict::Denied), VERDICT_OPEN)
    } else if has("open") || has("unknown") {
        (Tone::Verdict(Verdict::Undecided), VERDICT_OPEN)
    } else if has("errors") {
        (Tone::Verdict(Verdict::Undecided), VERDICT_ERRORS)
    } else if has("tasks") {
        (Tone::Verdict(Verdict::Undecided), VERDICT_UNEVALUATED)
    } else if !has("granted") && screen.machines.is_empty() {
        return (Tone::Idle, verdict_no_machine().to_owned());
    } else if has("granted") {
        (Tone::Verdict(Verdict::Granted), VERDICT_FINE)
    } else {
        // Nothing was to be checked: that is no praise.
        (Tone::Idle, VERDICT_FINE)
    };
    if screen.level == Level::Roles {
        params = params.with("level", "roles");
    }
    (tone, key.say_in(language, &params))
}

/// Over a statement of a workspace from a link, which names accounts that may be anybody's.
pub(super) fn foreign_accounts(accounts: &str) -> String {
    FOREIGN_ACCOUNTS.say(&Params::new().with("accounts", accounts))
}

/// Why the page does not begin with what its address asks for, by the host's word.
pub(super) fn start_problem(why: &str) -> String {
    START_PROBLEM.say(&Params::new().with("why", why))
}

/// How many texts that look like a secret were left out of a link.
pub(super) fn share_secrets(secrets: usize) -> String {
    SHARE_SECRETS.say(&count(Params::new(), "secrets", secrets))
}

/// How long a link is.
pub(super) fn share_length(letters: usize, is_long: bool) -> String {
    let kilobytes = format!("{}.{}", letters / 1000, letters % 1000 / 100);
    let params = Params::new().with("kilobytes", kilobytes);
    SHARE_LENGTH.say(&match is_long {
        true => params.with("long", "yes"),
        false => params,
    })
}

/// Why there is no link, by the host's word.
pub(super) fn share_refused(why: &str) -> String {
    SHARE_REFUSED.say(&Params::new().with("why", why))
}

/// What a fix does to a document.
pub(super) fn fix_adds(document: &str) -> String {
    FIX_ADDS.say(&Params::new().with("document", document))
}

/// What a fix that joins a statement does to a document.
pub(super) fn fix_merges(document: &str) -> String {
    FIX_MERGES.say(&Params::new().with("document", document))
}

/// Accessible name of a preview.
pub(super) fn fix_changes(document: &str) -> String {
    FIX_CHANGES.say(&Params::new().with("document", document))
}

/// What is still to be filled in then.
pub(super) fn then_fill_in(names: &str) -> String {
    THEN_FILL_IN.say(&Params::new().with("names", names))
}

/// The size of a policy against its quota.
pub(super) fn fix_size(size: &Size) -> String {
    let form = match size.form {
        Form::Managed => "managed",
        Form::InlineTogether => "inline-together",
        Form::Trust => "trust",
        Form::Boundary => "boundary",
        Form::Scp => "scp",
    };
    let mut params = Params::new()
        .with("form", form)
        .with("characters", grouped(size.characters))
        .with("limit", grouped(size.limit))
        .with("highest", grouped(size.highest));
    if let Some(over) = size
        .characters
        .checked_sub(size.limit)
        .filter(|&over| over > 0)
    {
        params = params.with("over", grouped(over));
    }
    FIX_SIZE.say(&params)
}

/// Digits in groups, the same in both languages.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut shown = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

/// What became of applying statements.
pub(super) fn outcome(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Applied(document, names) => APPLIED.say(
            &Params::new()
                .with("document", &**document)
                .with("names", names.as_str()),
        ),
        Outcome::AppliedAll(statements, documents, left) => {
            let params = number("statements", *statements).with("documents", documents.as_str());
            APPLIED_ALL.say(&count(params, "left", *left))
        }
        Outcome::NoneApplied => none_applied().to_owned(),
        Outcome::Undone => apply_undone().to_owned(),
        Outcome::EditedSince => edited_since().to_owned(),
        Outcome::Changed => apply_changed().to_owned(),
        Outcome::Said(said) => (*said).to_owned(),
        Outcome::Failed => apply_failed().to_owned(),
    }
}

/// What a question asks for, as the contract names it.
pub(super) fn question_kind(kind: QuestionKind) -> &'static str {
    match kind {
        QuestionKind::Account => "account",
        QuestionKind::Region => "region",
        QuestionKind::StateMachineArn => "state-machine-arn",
        QuestionKind::ExecutionRole => "execution-role",
        QuestionKind::RolePolicies => "role-policies",
        QuestionKind::TrustPolicy => "trust-policy",
        QuestionKind::PermissionsBoundary => "permissions-boundary",
        QuestionKind::ManagedPolicy => "managed-policy",
        QuestionKind::OrganizationPolicy => "organization-policy",
        QuestionKind::TaskDefinition => "task-definition",
        QuestionKind::InstanceProfile => "instance-profile",
        QuestionKind::Definition => "definition",
        QuestionKind::Parameter => "parameter",
        QuestionKind::SampleInput => "sample-input",
        QuestionKind::DocumentRole => "document-role",
        QuestionKind::DocumentInEffect => "document-in-effect",
        QuestionKind::DocumentLink => "document-link",
    }
}

/// A question; what it quotes is between backticks.
pub(super) fn question(kind: QuestionKind, subject: Option<&str>) -> String {
    let params = Params::new().with("kind", question_kind(kind));
    QUESTION.say(&match subject {
        Some(subject) => params.with("subject", subject),
        None => params,
    })
}

/// How many checks an answer settles.
pub(super) fn settles(checks: usize) -> String {
    SETTLES.say(&number("checks", checks))
}

/// Further findings of a kind, which are folded.
pub(super) fn more_alike(rest: usize) -> String {
    MORE_ALIKE.say(&number("rest", rest))
}

/// What to do about a check, and where; empty: in no document that is there.
pub(super) fn lead(kind: &'static str, place: &str) -> String {
    let params = Params::new().with("kind", kind);
    LEAD.say(&match place {
        "" => params,
        place => params.with("place", place),
    })
}

/// Findings that count in some cases only, which are folded.
pub(super) fn conditional(findings: usize) -> String {
    CONDITIONAL.say(&number("findings", findings))
}

/// What an entry of a menu does, and in which form.
pub(super) fn form_entry(what: &'static str, form: &str) -> String {
    FORM_ENTRY.say(&Params::new().with("what", what).with("form", form))
}

/// The button that unfolds a long text.
pub(super) fn show_lines(lines: usize) -> String {
    SHOW_LINES.say(&number("lines", lines))
}

/// How large a policy is, against IAM's limit for a managed one.
pub(super) fn policy_size(made: &RolePolicies) -> String {
    let params = number("statements", made.statements);
    let params = params.with("characters", grouped(made.characters));
    POLICY_SIZE.say(&params.with("limit", grouped(made.limit)))
}

/// The same of one that is there, in short.
pub(super) fn size_of(size: &Size) -> String {
    let params = Params::new().with("characters", grouped(size.characters));
    SIZE_OF.say(&params.with("limit", grouped(size.limit)))
}

/// Why a statement has to be copied.
pub(super) fn not_applied(why: NotApplied) -> String {
    let why = match why {
        NotApplied::NoFix => "no-fix",
        NotApplied::NotPasted => "not-pasted",
        NotApplied::Several => "several",
        NotApplied::Shared => "shared",
        NotApplied::NotYours => "not-yours",
        NotApplied::Faulty => "faulty",
        NotApplied::NotJson => "not-json",
        NotApplied::InsideText => "inside-text",
        NotApplied::Synthesized => "synthesized",
        NotApplied::TemplateValue => "template-value",
        NotApplied::TooLarge => "too-large",
        NotApplied::Placeholders => "placeholders",
        NotApplied::NotBetter => "not-better",
    };
    NOT_APPLIED.say(&Params::new().with("why", why))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    #[test]
    fn every_text_of_the_page_is_in_every_language_and_none_is_left_over() {
        let used: BTreeSet<&str> = PLAIN.iter().chain(FILLED).copied().collect();
        for language in Language::ALL {
            let there: BTreeSet<&str> = sentences::keys(language)
                .filter_map(|key| key.strip_prefix("page:"))
                .filter(|key| !OF_SCRIPTS.iter().any(|start| key.starts_with(start)))
                .collect();
            assert_eq!(there, used, "{language:?}");
        }
    }

    /// Appends the texts of all scripts in a folder.
    fn read_scripts(folder: &Path, scripts: &mut String) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                read_scripts(&path, scripts);
            } else if path.extension().is_some_and(|extension| extension == "ts") {
                scripts.push_str(&std::fs::read_to_string(path).unwrap());
            }
        }
    }

    #[test]
    fn the_texts_of_the_scripts_are_named_by_them() {
        let mut scripts = String::new();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/src");
        read_scripts(&root, &mut scripts);
        for key in sentences::keys(Language::En) {
            let key = key.strip_prefix("page:").unwrap_or_default();
            let start = OF_SCRIPTS.iter().find(|start| key.starts_with(**start));
            let Some(name) = start.and_then(|start| key.strip_prefix(start)) else {
                continue;
            };
            // Kinds of relations and verdicts are the contract's words.
            let contract = name.trim_start_matches("edge_").replace('_', "-");
            let is_named = [key, name, &contract]
                .iter()
                .any(|name| scripts.contains(&format!("\"{name}\"")));
            assert!(is_named, "no script says `{key}`");
        }
    }

    #[test]
    fn plain_texts_are_never_filled() {
        for language in Language::ALL {
            for key in PLAIN {
                let text = sentences::plain(language, &["page", key]);
                assert!(!text.is_empty() && !text.contains('\u{1}'), "{key}");
            }
        }
    }

    #[test]
    fn a_text_that_the_user_wrote_is_never_filled() {
        let name = "{=other}\u{1}=line\u{2}{?a:b}";
        assert_eq!(show_place(name, 7), format!("{name}:7, show in the editor"));
    }
}
