//! What a call is given: texts that are written out, variables, and what nobody knows.

use messages::visible::is_word_letter;

/// An argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Argument {
    /// A text; what is put into it is a placeholder.
    Text(String),
    /// What names a variable or computes a value.
    Other(String),
}

/// What stands for a part that is not known.
pub(super) const MORE: &str = "${more}";

/// Bytes of an argument that are looked at.
const LENGTH_AT_MOST: usize = 256;

/// The argument at the start of a text. `is_bare`: words without quotes are texts.
pub(super) fn argument(rest: &str, is_bare: bool) -> Argument {
    let between = |letter: char| letter.is_whitespace() || ":=,([>\\".contains(letter);
    let rest = rest.trim_start_matches(between);
    // `aws.String("x")`
    let rest = inner(rest).unwrap_or(rest);
    let quoted = match rest.strip_prefix(['f', 'F', '$']) {
        Some(after) if after.starts_with(['"', '\'']) => after,
        _ => rest,
    };
    if let Some(quote) = quoted
        .chars()
        .next()
        .filter(|letter| "\"'`".contains(*letter))
    {
        let body = quoted.get(1..).unwrap_or_default();
        let end = body.find([quote, '\n']).unwrap_or(body.len());
        let text = body.get(..end).unwrap_or_default();
        let after = body.get(end + 1..).unwrap_or_default().trim_start();
        let is_more = after.starts_with(['+', '%']) || after.starts_with(".format");
        return match with_holes(text) {
            Some(mut text) => {
                if is_more {
                    text.push_str(MORE);
                }
                Argument::Text(text)
            }
            None => Argument::Other(expression(rest)),
        };
    }
    let expression = expression(rest);
    let is_word = expression
        .chars()
        .all(|letter| is_word_letter(letter) || "_-+.@/:".contains(letter));
    let is_known = is_bare && is_word && !expression.is_empty();
    match is_known && !["true", "false", "null"].contains(&expression.as_str()) {
        true => Argument::Text(expression),
        false => Argument::Other(expression),
    }
}

/// What a function that only wraps a text is given.
fn inner(rest: &str) -> Option<&str> {
    let is_of_path = |letter: char| is_word_letter(letter) || matches!(letter, '_' | '.' | ':');
    let end = rest.find(|letter| !is_of_path(letter))?;
    let (name, after) = rest.split_at(end);
    let last = name.rsplit(['.', ':']).next().unwrap_or_default();
    let after = after.strip_prefix('(')?;
    let wraps = ["String", "string", "str", "Ptr", "ToPtr", "of"].contains(&last);
    (wraps && after.starts_with(['"', '\'', '`'])).then_some(after)
}

/// A text with what is put into it as placeholders; none, where nothing of it is written.
fn with_holes(text: &str) -> Option<String> {
    let mut built = String::new();
    let mut has_text = false;
    let mut rest = text;
    while let Some(at) = rest.find(['$', '{', '<', '%']) {
        let (before, after) = rest.split_at(at);
        built.push_str(before);
        has_text |= !before.is_empty();
        built.push_str(MORE);
        let inner = after.trim_start_matches(['$', '%']);
        let end = match inner.starts_with(['{', '(', '<']) {
            true => after.find(['}', ')', '>']).map(|end| end + 1),
            false => {
                let name = after.len() - inner.len();
                let is_of_name = |letter: char| is_word_letter(letter) || letter == '_';
                let end = inner.find(|letter| !is_of_name(letter));
                end.map(|end| name + end)
            }
        };
        rest = after.get(end.unwrap_or(after.len())..).unwrap_or_default();
        rest = rest.trim_start_matches('}');
    }
    built.push_str(rest);
    has_text |= !rest.is_empty();
    has_text.then_some(built)
}

/// The expression at the start of a text.
pub(super) fn expression(rest: &str) -> String {
    let ends = |letter: char| letter.is_whitespace() || ",;)}]|\"'`".contains(letter);
    let end = rest.find(ends).unwrap_or(rest.len());
    let mut end = end.min(LENGTH_AT_MOST);
    while !rest.is_char_boundary(end) {
        end -= 1;
    }
    rest.get(..end).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_of_calls() {
        let text = |text: &str| Argument::Text(text.to_owned());
        let other = |text: &str| Argument::Other(text.to_owned());
        for (rest, is_bare, expected) in [
            ("=\"exec\", PolicyArn=x", false, text("exec")),
            (": 'exec' }", false, text("exec")),
            (": aws.String(\"exec\"),", false, text("exec")),
            ("(\"exec\")", false, text("exec")),
            ("\", \"exec\"]", false, text("exec")),
            (" exec -PolicyArn x", true, text("exec")),
            (" $role -PolicyArn x", true, other("$role")),
            ("=f\"exec-{stage}\"", false, text("exec-${more}")),
            (": `exec-${stage}`", false, text("exec-${more}")),
            ("=\"exec-\" + stage", false, text("exec-${more}")),
            ("=role_name, x", false, other("role_name")),
            ("=os.environ[\"ROLE\"]", false, other("os.environ[")),
            (": \"{{ role }}\"", true, other("\"{{")),
        ] {
            let found = argument(rest.trim_start_matches('"'), is_bare);
            let is_other = matches!(
                (&found, &expected),
                (Argument::Other(_), Argument::Other(_))
            );
            assert!(found == expected || is_other, "{rest}: {found:?}");
        }
    }
}
