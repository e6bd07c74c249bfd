//! Of many statements only those are looked at that an index finds: it must find each that applies,
//! or may apply.

use proptest::prelude::*;
use serde_json::json;
use sfn_role_check::iam::arn::Arn;
use sfn_role_check::iam::{
    Asked, Caller, Context, Layer, PolicyType, Request, Resource, Unlisted, read,
};
use sfn_role_check::text::{Integrity, Text, Tri, json as reader};

/// A resource of a statement, from a small world so that they meet.
fn pattern() -> impl Strategy<Value = String> {
    let start = prop_oneof![
        Just("arn:aws:iam::111122223333:role/"),
        Just("arn:*:iam::111122223333:role/"),
        Just("arn:aws:iam::*:role/"),
        Just("arn:aws:iam::prod:role/"),
        Just("arn:aws:iam::${Account}:role/"),
        Just("arn:aws:*:"),
        Just("*:prod:role/"),
        Just("*"),
        Just("${Start}"),
    ];
    let piece = prop_oneof![
        3 => Just("a"),
        2 => Just("ab"),
        2 => Just("team-"),
        1 => Just("/"),
        3 => Just("*"),
        1 => Just("?"),
        1 => Just("${Name}"),
    ];
    (start, proptest::collection::vec(piece, 0..5))
        .prop_map(|(start, pieces)| [start, &pieces.concat()].concat())
}

fn role() -> impl Strategy<Value = String> {
    let piece = prop_oneof![Just("a"), Just("b"), Just("ab"), Just("team-"), Just("/")];
    proptest::collection::vec(piece, 1..6)
        .prop_map(|pieces| format!("arn:aws:iam::111122223333:role/{}", pieces.concat()))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_index_finds_every_statement_that_may_apply(
        patterns in proptest::collection::vec(pattern(), 20..40),
        roles in proptest::collection::vec(role(), 1..8),
    ) {
        let statements: Vec<_> = patterns
            .iter()
            .map(|pattern| json!({"Effect": "Allow", "Action": "iam:PassRole", "Resource": pattern}))
            .collect();
        let text = |statements: &[serde_json::Value]| {
            json!({"Version": "2012-10-17", "Statement": statements}).to_string()
        };
        let all = text(&statements);
        let singles: Vec<String> = statements
            .iter()
            .map(|statement| text(std::slice::from_ref(statement)))
            .collect();
        let of = |text: &str, role: &str| -> Vec<Tri> {
            let reading = reader::read(text, 0);
            let root = reading.root.as_ref().unwrap();
            let (policy, _) = read::read(root, PolicyType::Identity, 0, Integrity::Intact);
            // A single statement that IAM refuses would make the others doubtful, too.
            let layer = Layer::new(PolicyType::Identity, vec![&policy], Vec::new());
            let own = Text::literal("arn:aws:iam::111122223333:role/execution");
            let arn = Arn::parse(&own).unwrap();
            let caller = Caller::role(Some(arn.clone()), Some(arn.account), Some(arn.partition));
            let written = Text::literal(role.to_owned());
            let resource = Resource {
                arn: Arn::parse(&written).unwrap(),
                written: Some(written),
            };
            let request = Request {
                action: "iam:PassRole",
                resource: &resource,
                caller: &caller,
                context: Context::new(Asked::PassRole, Unlisted::ByNature),
            };
            let mut allows: Vec<Tri> = layer
                .evaluate(&request)
                .allows
                .iter()
                .map(|(_, applies)| applies.doubted())
                .collect();
            allows.sort_unstable();
            allows
        };
        for role in &roles {
            let one_by_one: usize = singles.iter().map(|text| of(text, role).len()).sum();
            prop_assert_eq!(of(&all, role).len(), one_by_one, "{} {:?}", role, patterns);
        }
    }
}
