//! A rough reading of Rust: enough to see which names a line of code uses.

/// The code of a line: what stands before a comment.
pub(crate) fn code(line: &str) -> &str {
    line.split("//").next().unwrap_or_default()
}

/// The names of a piece of code, in order.
pub(crate) fn names(code: &str) -> impl Iterator<Item = &str> {
    code.split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|name| !name.is_empty())
}

/// The top-level modules that a text names as `crate::x` or `crate::{x, y}`, each with the number
/// of its line.
pub(crate) fn crate_modules(text: &str) -> Vec<(usize, String)> {
    let stripped: Vec<&str> = text.lines().map(code).collect();
    let stripped = stripped.join("\n");
    let mut found = Vec::new();
    let mut line = 1;
    let mut parts = stripped.split("crate::");
    line += parts.next().map_or(0, |start| start.matches('\n').count());
    for part in parts {
        match part.strip_prefix('{') {
            Some(group) => found.extend(group_heads(group).into_iter().map(|name| (line, name))),
            None => found.extend(names(part).next().map(|name| (line, name.to_owned()))),
        }
        line += part.matches('\n').count();
    }
    found
}

/// The first name of each entry of a brace group whose opening brace was read.
fn group_heads(group: &str) -> Vec<String> {
    let mut heads = Vec::new();
    let mut depth = 1;
    let mut entry = String::new();
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 || (depth == 1 && c == ',') {
            heads.extend(names(&entry).next().map(str::to_owned));
            entry.clear();
        } else {
            entry.push(c);
        }
        if depth == 0 {
            break;
        }
    }
    heads
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_single_and_grouped_imports() {
        let text = "use crate::asl::Task;\n// use crate::hidden::X;\nuse crate::{\n    iam::{Arn, Policy},\n    text,\n};\n\nfn f() -> crate::check::Check {}\n";
        let found = crate_modules(text);
        let expected = [(1, "asl"), (3, "iam"), (3, "text"), (8, "check")];
        assert_eq!(found, expected.map(|(line, name)| (line, name.to_owned())));
    }
}
