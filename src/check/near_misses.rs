//! Statements that almost allow what is missing: another name, another account, another service.

use crate::arn::Arn;
use crate::finding::{Because, Code, Finding, Place, Severity, Verdict};
use crate::iam::pattern::Pattern;
use crate::iam::request::Resource;
use crate::text::Text;
use crate::text::holes::is_account;
use crate::text::maps::{Places, Seen};

use super::requirements::{Kind, Requirement};
use super::roles::Roles;
use super::verdicts::Check;

/// Comparisons of names letter by letter that one analysis makes at the most: near misses are
/// hints, they must not cost more than the answers.
const COMPARISONS_AT_MOST: usize = 1_000;

/// Names of one role that are looked at for being shortened.
const SHORTENED_AT_MOST: usize = 50;

/// A role that an Allow statement names.
struct Named {
    text: String,
    account: String,
    name: String,
    place: Place,
}

/// The roles that the Allow statements of one calling role name for one action.
#[derive(Default)]
struct Names {
    all: Vec<Named>,
    by_name: Places,
    /// The words with blanks between them.
    by_words: Places,
}

/// Adds a notice for each near miss.
pub fn add(
    roles: &Roles<'_>,
    requirements: &[Requirement<'_>],
    checks: &[Check],
    findings: &mut Vec<Finding>,
) {
    let mut names: Vec<((usize, Kind), Names)> = Vec::new();
    let mut left = COMPARISONS_AT_MOST;
    let mut said = Seen::default();
    let passed = |name: &str| {
        let mut all = requirements.iter();
        all.any(|one| one.resource.arn.role_name() == Some(name))
    };
    for check in checks {
        let Some(requirement) = check.requirement.and_then(|at| requirements.get(at)) else {
            continue;
        };
        if check.verdict == Verdict::Granted
            || matches!(requirement.kind, Kind::RoleTrust | Kind::Action)
        {
            continue;
        }
        service(check, findings, &mut said);
        if !check.lacks_identity {
            continue;
        }
        let of = (requirement.role, requirement.kind);
        let at = match names.binary_search_by(|(known, _)| known.cmp(&of)) {
            Ok(at) => at,
            Err(at) => {
                names.insert(at, (of, Names::of(roles, of.0, of.1)));
                at
            }
        };
        let Some((_, known)) = names.get(at) else {
            continue;
        };
        let Some(wanted) = Wanted::of(&requirement.resource) else {
            continue;
        };
        if let Some((code, near)) = known.nearest(&wanted, &passed, &mut left)
            && said.insert(&key(code, &wanted.text, near.place))
        {
            let because = Because::new(code)
                .with("role", check.role.as_str())
                .with("action", check.action.as_str())
                .with("wanted", wanted.text.as_str())
                .with("allowed", near.text.as_str())
                .at(near.place);
            let at = check.at.first().copied();
            findings.push(
                Because {
                    at: because.at.iter().copied().chain(at).collect(),
                    ..because
                }
                .finding(Severity::Warning),
            );
        }
    }
}

/// What is said once.
fn key(code: Code, text: &str, place: Place) -> String {
    let (document, start) = (place.document, place.span.start);
    format!("{} {document} {start} {text}", code as u32)
}

/// The resource is allowed, but for another service.
fn service(check: &Check, findings: &mut Vec<Finding>, said: &mut Seen) {
    for reason in &check.reasons {
        let is_service = reason.code == Code::ConditionFails
            && matches!(reason.params.get("key"), Some(crate::finding::Param::Text(key)) if key.eq_ignore_ascii_case("iam:PassedToService"));
        let Some(&place) = reason.at.first() else {
            continue;
        };
        if is_service && said.insert(&key(Code::NearMissService, &check.role, place)) {
            let mut because = Because::new(Code::NearMissService).with("role", check.role.as_str());
            for name in ["statement", "value", "values"] {
                if let Some(value) = reason.params.get(name) {
                    because = because.with(name, value.clone());
                }
            }
            because.at = std::iter::once(place)
                .chain(check.at.first().copied())
                .collect();
            findings.push(because.finding(Severity::Warning));
        }
    }
}

/// The role that is needed.
struct Wanted {
    text: String,
    account: String,
    name: String,
    /// Its path is known, and not only its name.
    is_path_told: bool,
}

impl Wanted {
    fn of(resource: &Resource<'_>) -> Option<Self> {
        let text = resource.written.as_ref()?.display();
        let name = resource.arn.role_name()?.to_owned();
        Some(Self {
            text,
            account: resource.arn.account.display(),
            name,
            is_path_told: resource.arn.resource.as_literal().is_some(),
        })
    }
}

impl Names {
    fn of(roles: &Roles<'_>, role: usize, kind: Kind) -> Self {
        let action = match kind {
            Kind::PassRole => "iam:PassRole",
            Kind::AssumeRole | Kind::RoleTrust | Kind::Action => "sts:AssumeRole",
        };
        let mut names = Self::default();
        let Some(role) = roles.get(role) else {
            return names;
        };
        for statement in role.policies.identity.allows(action) {
            for (pattern, span) in statement
                .resources
                .iter()
                .flat_map(|resources| &resources.patterns)
            {
                names.add(pattern, span.of(statement.document));
            }
        }
        names
    }

    fn add(&mut self, pattern: &Pattern<'_>, place: Place) {
        let Some(text) = pattern.plain_text() else {
            return;
        };
        let written = Text::with_placeholders(text.as_str(), place.document);
        let Some(arn) = Arn::parse(&written) else {
            return;
        };
        let Some(name) = arn.role_name().map(str::to_owned) else {
            return;
        };
        let at = self.all.len();
        self.by_name.entry(name.clone()).or_default().push(at);
        self.by_words.entry(words(&name)).or_default().push(at);
        self.all.push(Named {
            account: arn.account.display(),
            name,
            place,
            text,
        });
    }

    /// The same name in another account, the same words in another order, few letters apart, or
    /// shortened. A shorter name that is passed as well is another role.
    fn nearest(
        &self,
        wanted: &Wanted,
        is_passed: &dyn Fn(&str) -> bool,
        left: &mut usize,
    ) -> Option<(Code, &Named)> {
        let at = |found: Option<&Vec<usize>>| found?.first().and_then(|&at| self.all.get(at));
        if let Some(near) = at(self.by_name.get(&wanted.name)) {
            // Equal names are near each other only by what their ARNs tell of account and path.
            let (one, two) = (near.account.as_str(), wanted.account.as_str());
            let code = match (is_account(one) && is_account(two), one == two) {
                (true, false) => Code::NearMissAccount,
                _ if wanted.is_path_told => Code::NearMissName,
                _ => return None,
            };
            return (near.text != wanted.text).then_some((code, near));
        }
        if let Some(near) = at(self.by_words.get(&words(&wanted.name))) {
            return Some((Code::NearMissName, near));
        }
        let tolerated = (wanted.name.len() / 6).clamp(1, 4);
        let mut best: Option<(usize, &Named)> = None;
        for near in &self.all {
            if *left == 0 {
                break;
            }
            *left -= 1;
            if let Some(distance) = distance(&wanted.name, &near.name, tolerated)
                && best.is_none_or(|(known, _)| distance < known)
            {
                best = Some((distance, near));
            }
        }
        let shortened = || {
            let mut all = self.all.iter().take(SHORTENED_AT_MOST);
            all.find(|near| is_shortened(&near.name, &wanted.name) && !is_passed(&near.name))
        };
        let near = best.map(|(_, near)| near).or_else(shortened);
        near.map(|near| (Code::NearMissName, near))
    }
}

/// Whether a name is another one without its end, or without one of its words.
fn is_shortened(short: &str, long: &str) -> bool {
    if short.len() >= long.len() || short.len() * 2 < long.len() {
        return false;
    }
    if long.starts_with(short) {
        return true;
    }
    let (few, many) = (words(short), words(long));
    let (few, many): (Vec<&str>, Vec<&str>) = (few.split(' ').collect(), many.split(' ').collect());
    few.len() > 1 && few.len() + 1 == many.len() && few.iter().all(|word| many.contains(word))
}

/// The words of a name, in alphabetical order and without case.
fn words(name: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut before_is_lower = false;
    for letter in name.chars() {
        let starts_word = letter.is_ascii_uppercase() && before_is_lower;
        if (!letter.is_ascii_alphanumeric() || starts_word) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if letter.is_ascii_alphanumeric() {
            word.push(letter.to_ascii_lowercase());
        }
        before_is_lower = letter.is_ascii_lowercase() || letter.is_ascii_digit();
    }
    words.push(word);
    let mut ordered: Vec<String> = Vec::new();
    for word in words.into_iter().filter(|word| !word.is_empty()) {
        let place = ordered.partition_point(|other| *other < word);
        ordered.insert(place, word);
    }
    ordered.join(" ")
}

/// Letters to insert, delete or replace, if these are not more than tolerated.
fn distance(one: &str, two: &str, tolerated: usize) -> Option<usize> {
    if one.len().abs_diff(two.len()) > tolerated {
        return None;
    }
    let two: Vec<char> = two.chars().collect();
    let mut row: Vec<usize> = (0..=two.len()).collect();
    for (at, letter) in one.chars().enumerate() {
        let mut diagonal = at;
        let mut left = at + 1;
        let mut least = left;
        let mut next = Vec::with_capacity(row.len());
        next.push(left);
        for (other, above) in two.iter().zip(row.iter().skip(1)) {
            let replaced = diagonal + usize::from(letter != *other);
            left = replaced.min(left + 1).min(above + 1);
            diagonal = *above;
            least = least.min(left);
            next.push(left);
        }
        if least > tolerated {
            return None;
        }
        row = next;
    }
    row.last()
        .copied()
        .filter(|&distance| distance <= tolerated)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_no_order_and_no_case() {
        assert_eq!(
            words("execute-subject-statemachine-role"),
            words("subject-statemachine-execute-role")
        );
        assert_eq!(words("EcsTaskRole"), "ecs role task");
    }

    #[test]
    fn a_word_or_the_end_may_lack() {
        for (short, long, expected) in [
            ("maps-publish", "maps-prod-publish", true),
            ("report-exec", "report-execution", true),
            ("publish", "maps-prod-publish", false),
            ("maps-publish", "maps-prod-read", false),
            ("report", "report-execution-of-the-night", false),
            ("report", "report", false),
        ] {
            assert_eq!(is_shortened(short, long), expected, "{short} {long}");
        }
    }

    #[test]
    fn distances_are_given_up_when_they_get_long() {
        assert_eq!(distance("task-role", "task-rol", 2), Some(1));
        assert_eq!(distance("task-role", "tsak-role", 2), Some(2));
        assert_eq!(distance("task-role", "other", 2), None);
        assert_eq!(distance("", "ab", 2), Some(2));
    }
}
