//! Plain paths: keys and indexes, nothing that searches, filters or computes. Whatever else a
//! language knows is not read, so that its value stays unknown.

use super::data::is_plain;

/// A path that names one value.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Path<'t> {
    /// Where it starts.
    pub(super) root: Root<'t>,
    /// What follows.
    pub(super) steps: Vec<Step<'t>>,
}

/// Where a path starts.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Root<'t> {
    /// What the state is given.
    Input,
    /// The context object.
    Context,
    /// A variable.
    Variable(&'t str),
}

/// One step down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step<'t> {
    /// A key of an object.
    Key(&'t str),
    /// An item of an array.
    Item(usize),
}

/// `$.a['b'][0]`, `$$.Execution.Input.a`, `$variable.a`
pub(super) fn json_path(text: &str) -> Option<Path<'_>> {
    let rest = text.strip_prefix('$')?;
    if let Some(rest) = rest.strip_prefix('$') {
        let steps = steps(rest, true)?;
        return Some(Path {
            root: Root::Context,
            steps,
        });
    }
    let (name, rest) = word(rest, false);
    if name.starts_with(|letter: char| letter.is_ascii_digit()) {
        return None;
    }
    Some(Path {
        root: match name {
            "" => Root::Input,
            name => Root::Variable(name),
        },
        steps: steps(rest, true)?,
    })
}

/// `$states.input.a[0].b`, `$states.context.Execution.Input.a`, `$variable.a`
pub(super) fn jsonata(text: &str) -> Option<Path<'_>> {
    let (name, rest) = word(text.strip_prefix('$')?, false);
    if name.is_empty() || name.starts_with(|letter: char| letter.is_ascii_digit()) {
        return None;
    }
    let mut steps = steps(rest, false)?;
    if name != "states" {
        return Some(Path {
            root: Root::Variable(name),
            steps,
        });
    }
    let root = match steps.first()? {
        Step::Key("input") => Root::Input,
        Step::Key("context") => Root::Context,
        _ => return None,
    };
    steps.remove(0);
    Some(Path { root, steps })
}

fn steps(mut rest: &str, is_json_path: bool) -> Option<Vec<Step<'_>>> {
    let mut steps = Vec::new();
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('.') {
            let (name, end) = word(after, is_json_path);
            // In JSONata these are operators, and what starts with a digit is a number.
            let is_other = !is_json_path
                && (matches!(name, "and" | "or" | "in")
                    || name.starts_with(|letter: char| letter.is_ascii_digit()));
            if name.is_empty() || is_other {
                return None;
            }
            steps.push(Step::Key(name));
            rest = end;
            continue;
        }
        let (inner, end) = rest.strip_prefix('[')?.split_once(']')?;
        let quote = inner.chars().next()?;
        steps.push(match quote {
            '\'' | '"' if is_json_path => {
                let key = inner.get(1..)?.strip_suffix(quote)?;
                if key.is_empty() || key.contains(',') || !is_plain(key) {
                    return None;
                }
                Step::Key(key)
            }
            _ => {
                let is_number = inner.bytes().all(|byte| byte.is_ascii_digit())
                    && (inner.len() == 1 || quote != '0');
                Step::Item(inner.parse().ok().filter(|_| is_number)?)
            }
        });
        rest = end;
    }
    Some(steps)
}

/// The name at the start, and the rest.
fn word(text: &str, with_hyphens: bool) -> (&str, &str) {
    let end = text
        .find(|letter: char| {
            !(messages::visible::is_word_letter(letter)
                || letter == '_'
                || letter == '-' && with_hyphens)
        })
        .unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(path: Option<Path<'_>>) -> String {
        let Some(path) = path else {
            return "-".to_owned();
        };
        let mut text = match path.root {
            Root::Input => "input".to_owned(),
            Root::Context => "context".to_owned(),
            Root::Variable(name) => format!("variable {name}"),
        };
        for step in path.steps {
            match step {
                Step::Key(key) => text.push_str(&format!(" .{key}")),
                Step::Item(at) => text.push_str(&format!(" [{at}]")),
            }
        }
        text
    }

    #[test]
    fn reads_plain_paths_of_jsonpath_and_nothing_else() {
        for (text, expected) in [
            ("$", "input"),
            ("$.a.b-c", "input .a .b-c"),
            ("$['a b'][\"c\"].d[0]", "input .a b .c .d [0]"),
            ("$$.Execution.Input.a", "context .Execution .Input .a"),
            ("$role", "variable role"),
            ("$role.a[12]", "variable role .a [12]"),
            ("$states.input.a", "variable states .input .a"),
            ("$.a b", "-"),
            ("$..a", "-"),
            ("$.*", "-"),
            ("$.a[*]", "-"),
            ("$.a[-1]", "-"),
            ("$.a[01]", "-"),
            ("$.a[+1]", "-"),
            ("$.a[0:1]", "-"),
            ("$.a[?(@.b)]", "-"),
            ("$['a','b']", "-"),
            ("$['a\\'b']", "-"),
            ("$['<a>']", "-"),
            ("$.a.length()", "-"),
            ("$.", "-"),
            ("$.a.", "-"),
            ("$[]", "-"),
            ("$[''] ", "-"),
            ("$1", "-"),
            (" $.a", "-"),
            ("a", "-"),
        ] {
            assert_eq!(shown(json_path(text)), expected, "{text}");
        }
    }

    #[test]
    fn reads_plain_paths_of_jsonata_and_nothing_else() {
        for (text, expected) in [
            ("$states.input.a[0].b", "input .a [0] .b"),
            (
                "$states.context.Execution.Input",
                "context .Execution .Input",
            ),
            ("$role.a", "variable role .a"),
            ("$states.result.a", "-"),
            ("$states.errorOutput", "-"),
            ("$states", "-"),
            ("$states.input.a-b", "-"),
            ("$states.input.a in b", "-"),
            ("$states.input.a.in", "-"),
            ("$states.input.'a'", "-"),
            ("$states.input['a']", "-"),
            ("$states.input.a[-1]", "-"),
            ("$states.input.1", "-"),
            ("$", "-"),
            ("$.a", "-"),
            ("$$.a", "-"),
            ("$f(1)", "-"),
        ] {
            assert_eq!(shown(jsonata(text)), expected, "{text}");
        }
    }
}
