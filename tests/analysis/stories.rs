//! The examples of the page: what is said of them, and that their fixes make them right.

use sfn_role_check::report::Verdict;
use sfn_role_check::{Workspace, analyze};
use test_support::apply_fixes;

fn example(name: &str) -> Workspace {
    let path = format!("{}/www/examples/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let file: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    Workspace::from_json(&file["workspace"].to_string()).unwrap()
}

#[test]
fn a_fargate_task_whose_roles_may_not_be_passed() {
    insta::assert_json_snapshot!(analyze(&example("ecs-run-task")));
}

#[test]
fn a_machine_of_another_account_behind_a_misspelt_role() {
    insta::assert_json_snapshot!(analyze(&example("cross-account")));
}

#[test]
fn both_stories_are_right_after_their_fixes() {
    for name in ["ecs-run-task", "cross-account"] {
        let workspace = example(name);
        let report = analyze(&workspace);
        assert!(report.summary.missing > 0, "{name} shows nothing");
        let fixed = analyze(&apply_fixes(&workspace, &report));
        assert!(
            fixed
                .checks
                .iter()
                .all(|check| check.verdict == Verdict::Granted),
            "{name}: {:#?}",
            fixed.checks
        );
        assert!(fixed.fixes.is_empty(), "{name}");
    }
}
