//! What is written as constructs of the CDK, in files that the compiler of TypeScript checks.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use sfn_role_check::Workspace;
use sfn_role_check::export::role::{WholeRoleForm, role};
use sfn_role_check::export::{Chosen, FixFormat, fixes};

use super::machines::machines;
use super::self_check::folders;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/constructs/code");

/// Fixes as code, with the roles that they are added to.
fn of_fixes(workspace: &Workspace) -> String {
    let report = sfn_role_check::analyze(workspace);
    let mut code = fixes(workspace, &report, FixFormat::Cdk, Chosen::All);
    let mut roles = BTreeSet::new();
    for line in code.lines() {
        for call in [".addToPrincipalPolicy(", ".assumeRolePolicy?.", ".roleArn"] {
            for (at, _) in line.match_indices(call) {
                let is_of_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
                let name = line
                    .get(..at)
                    .unwrap()
                    .rsplit(|letter| !is_of_name(letter))
                    .next();
                roles.insert(name.unwrap().to_owned());
            }
        }
    }
    for role in roles {
        code.push_str(&format!("declare const {role}: iam.Role;\n"));
    }
    code
}

/// The files, by their names.
fn files() -> Vec<(String, String)> {
    let mut all = Vec::new();
    let machines = machines().into_iter();
    let machines = machines.map(|(name, workspace)| (format!("machine-{name}"), workspace));
    for (name, workspace) in machines.chain(folders("cdk", "cdk.out")) {
        let roles = role(&workspace, None, WholeRoleForm::Cdk);
        all.push((format!("{name}.roles.ts"), roles));
        all.push((format!("{name}.fixes.ts"), of_fixes(&workspace)));
    }
    all.retain(|(_, text)| !text.is_empty());
    all
}

#[test]
fn constructs_are_those_that_the_compiler_checks() {
    let files = files();
    let is_update = std::env::var_os("UPDATE_CONSTRUCTS").is_some();
    for (name, text) in &files {
        let path = Path::new(FOLDER).join(name);
        if is_update {
            fs::write(&path, text).unwrap();
        }
        let known = fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(
            &known, text,
            "{name}: UPDATE_CONSTRUCTS=1 cargo test --test outputs constructs"
        );
    }
    let known: BTreeSet<PathBuf> = fs::read_dir(FOLDER)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    let made = files.iter().map(|(name, _)| Path::new(FOLDER).join(name));
    assert_eq!(known, made.collect(), "files that nothing writes");
}
