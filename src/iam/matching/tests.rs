use super::*;
use crate::iam::pattern::{Pattern, Syntax};
use crate::text::Text;

const SYNTAX: Syntax = Syntax {
    wildcards: true,
    variables: true,
    document: 0,
};

fn of(pattern: &str, text: &str) -> Tri {
    let text = Text::with_placeholders(text, 1);
    matches(&Pattern::parse(pattern, SYNTAX).tokens, &text.pieces)
}

#[test]
fn patterns_match_in_three_values() {
    let (yes, no, maybe) = (Tri::Yes, Tri::No, Tri::Maybe);
    for (pattern, text, expected) in [
        ("", "", yes),
        ("*", "", yes),
        ("?", "", no),
        ("a*c", "abc", yes),
        ("a*c", "ab", no),
        ("a?c*", "abc", yes),
        ("**a", "bca", yes),
        ("a", "{{x}}", maybe),
        ("{{x}}", "a", maybe),
        ("{{x}}", "{{x}}", yes),
        ("a{{x}}", "a{{x}}", yes),
        ("{{x}}", "{{y}}", maybe),
        ("x{{a}}", "{{a}}", no),
        ("{{a}}b", "{{a}}c", no),
        ("{{a}}b{{a}}", "{{a}}c{{a}}", no),
        ("{{a}}-{{b}}", "{{a}}-{{c}}", maybe),
        ("*-b", "{{x}}-a", no),
        ("a-*", "b-{{x}}", no),
        ("a*", "a{{x}}", yes),
        ("*a*", "{{x}}a{{y}}", yes),
        ("?*", "{{x}}a", yes),
        ("*?", "a{{x}}", yes),
        ("?*", "{{x}}", maybe),
        ("*?*?*", "a{{x}}b", yes),
        ("?*?*?", "a{{x}}b", maybe),
        ("*{{x}}*", "a{{x}}b", yes),
        ("????????????", "${AWS::AccountId}", yes),
        ("???????????", "${AWS::AccountId}", no),
        ("1*", "${AWS::AccountId}", maybe),
        ("a*", "${AWS::AccountId}", no),
        ("${AWS::AccountId}", "${AWS::AccountId}", maybe),
        ("${AWS::AccountId}", "12345678901", no),
        ("${AWS::AccountId}", "x{{y}}", no),
        ("ä?ü", "äöü", yes),
    ] {
        assert_eq!(of(pattern, text), expected, "{pattern} {text}");
    }
}

#[test]
fn no_number_of_wildcards_makes_it_slow() {
    let text = format!("{}b", "a".repeat(4000));
    let started = std::time::Instant::now();
    for pattern in [
        "*a".repeat(1000) + "c",
        "*a?".repeat(1000) + "c",
        "*".repeat(4000) + "c",
        format!("*{}c", "a".repeat(2000)),
        format!("*{}{{{{x}}}}c", "a?".repeat(1000)),
    ] {
        assert_eq!(of(&pattern, &text), Tri::No, "{pattern}");
        assert_ne!(of(&pattern, &format!("{text}{{{{y}}}}")), Tri::Yes);
    }
    // Hours, if it were not linear; the bound is far above what any machine takes.
    assert!(started.elapsed() < std::time::Duration::from_secs(60));
}
