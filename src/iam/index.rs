//! Finds the statements of a set of policies that can matter for a request, without looking at
//! every one of them: a thousand tasks against a thousand statements must not be a million steps.

use crate::text::Tri;
use crate::text::maps::{Numbers, Places};
use crate::text::order::sort_places;

use super::matching::action_matches;
use super::pattern::{Pattern, Token};
use super::policy::{Effect, Policy, Statement};
use super::request::Resource;

/// So much of a text between wildcards is looked up.
const INFIX_AT_MOST: usize = 16;

/// The statements that may apply to one action, by what they say of resources.
#[derive(Debug, Default)]
pub struct Index<'p> {
    /// Statements whose action matches, or may match.
    pub statements: Vec<&'p Statement<'p>>,
    /// By a resource without wildcards and holes.
    exact: Places,
    /// By the known start of a resource with wildcards or holes.
    prefixes: Places,
    prefix_lengths: Numbers,
    /// By the known end, where that tells more than the start.
    suffixes: Places,
    suffix_lengths: Numbers,
    /// By the start of a known text between, where that tells more than start and end.
    infixes: Places,
    infix_lengths: Numbers,
    /// Statements for which the resource does not narrow anything down.
    always: Vec<usize>,
}

impl<'p> Index<'p> {
    /// Sorts the statements with that effect. Statements of no legal effect are among both.
    pub fn new(policies: &[&'p Policy<'p>], effect: Effect, action: &str) -> Self {
        let mut index = Self::default();
        let statements = policies.iter().flat_map(|policy| &policy.statements);
        for statement in statements {
            let counts = statement.effect == effect || statement.effect == Effect::Neither;
            if counts && action_matches(&statement.actions, action) != Tri::No {
                index.add(statement);
            }
        }
        index
    }

    fn add(&mut self, statement: &'p Statement<'p>) {
        let at = self.statements.len();
        self.statements.push(statement);
        match &statement.resources {
            Some(resources) if !resources.not => {
                for (pattern, _) in &resources.patterns {
                    match pattern.as_literal() {
                        Some(text) if has_plain_account(text) => {
                            self.exact.entry(text.to_owned()).or_default().push(at)
                        }
                        // A name in place of the account is a hole.
                        Some(_) => self.always.push(at),
                        None => {
                            let prefix = pattern.literal_prefix();
                            let has_account = prefix.matches(':').nth(4).is_some();
                            if has_account && !has_plain_account(prefix) {
                                self.always.push(at);
                                continue;
                            }
                            // What stands before the account may be followed by such a name, too.
                            let is_own =
                                |text: &&str| has_account || text.matches(':').nth(1).is_none();
                            let suffix = Some(pattern.literal_suffix()).filter(is_own);
                            let suffix = suffix.unwrap_or_default();
                            let infix = Some(longest_infix(pattern)).filter(|_| has_account);
                            let infix = infix.unwrap_or_default();
                            let told = own_part(prefix).len();
                            if infix.len() > told.max(suffix.len()) {
                                self.infix_lengths.insert(infix.len());
                                self.infixes.entry(infix.to_owned()).or_default().push(at);
                            } else if suffix.len() > told {
                                self.suffix_lengths.insert(suffix.len());
                                self.suffixes.entry(suffix.to_owned()).or_default().push(at);
                            } else {
                                self.prefix_lengths.insert(prefix.len());
                                self.prefixes.entry(prefix.to_owned()).or_default().push(at);
                            }
                        }
                    }
                }
            }
            _ => self.always.push(at),
        }
    }

    /// The statements whose resource may match, in the order of the text. Never leaves out one
    /// that does.
    pub fn candidates(&self, resource: &Resource<'_>) -> Vec<&'p Statement<'p>> {
        let Some(text) = resource
            .written
            .as_ref()
            .and_then(|text| text.as_literal())
            .filter(|text| has_plain_account(text))
        else {
            return self.statements.clone();
        };
        let mut found: Vec<usize> = self.always.clone();
        found.extend(self.exact.get(text).into_iter().flatten());
        for &length in self.prefix_lengths.up_to(text.len()) {
            if let Some(start) = text.get(..length) {
                found.extend(self.prefixes.get(start).into_iter().flatten());
            }
        }
        for &length in self.suffix_lengths.up_to(text.len()) {
            if let Some(end) = text.get(text.len() - length..) {
                found.extend(self.suffixes.get(end).into_iter().flatten());
            }
        }
        for &length in self.infix_lengths.up_to(text.len()) {
            for start in 0..=text.len() - length {
                let between = text.get(start..start + length);
                let places = between.and_then(|between| self.infixes.get(between));
                found.extend(places.into_iter().flatten());
            }
        }
        sort_places(&mut found, &mut |one, two| one.cmp(&two));
        found.dedup();
        found
            .into_iter()
            .filter_map(|at| self.statements.get(at).copied())
            .collect()
    }
}

/// What a known start tells of one resource: what all roles of an account have in common tells
/// nothing.
fn own_part(prefix: &str) -> &str {
    let mut parts = prefix.splitn(6, ':');
    let resource = parts.nth(5).unwrap_or_default();
    resource.split_once(['/', ':']).map_or("", |(_, own)| own)
}

/// The start of the longest text between wildcards or holes.
fn longest_infix<'p>(pattern: &'p Pattern<'_>) -> &'p str {
    let tokens = pattern.tokens.as_slice();
    let between = tokens.get(1..tokens.len().saturating_sub(1));
    let texts = between
        .unwrap_or_default()
        .iter()
        .filter_map(|token| match token {
            Token::Literal(text) => Some(text.get(..text.floor_char_boundary(INFIX_AT_MOST))?),
            _ => None,
        });
    texts.max_by_key(|text| text.len()).unwrap_or_default()
}

/// Whether the account part is an account id, so that the text is the same ARN only if it is the
/// same text.
fn has_plain_account(text: &str) -> bool {
    text.split(':')
        .nth(4)
        .is_some_and(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
}
