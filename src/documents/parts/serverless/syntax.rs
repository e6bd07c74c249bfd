//! How variables of the Serverless Framework are written.

/// A piece of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// As it is.
    Text(&'a str),
    /// A variable that is none: `\${x:y}`.
    Escaped(&'a str),
    /// What stands between `${` and `}`.
    Variable(&'a str),
}

/// A variable without its fallbacks.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Source<'a> {
    pub(super) kind: &'a str,
    /// In parentheses.
    pub(super) parameters: &'a str,
    /// Behind the colon.
    pub(super) address: &'a str,
}

/// The pieces of a text.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut from = 0;
    let mut search = 0;
    while let Some(at) = text.get(search..).and_then(|rest| rest.find("${")) {
        let start = search + at;
        let inner = text.get(start + 2..).unwrap_or_default();
        let end = end_of(inner).filter(|_| is_variable(inner));
        let Some(end) = end else {
            search = start + 2;
            continue;
        };
        let before = text.get(from..start).unwrap_or_default();
        let escaped = before.strip_suffix('\\');
        let before = escaped.unwrap_or(before);
        if !before.is_empty() {
            found.push(Piece::Text(before));
        }
        found.push(match escaped {
            Some(_) => Piece::Escaped(text.get(start..start + end + 3).unwrap_or_default()),
            None => Piece::Variable(inner.get(..end).unwrap_or_default()),
        });
        from = start + end + 3;
        search = from;
    }
    let rest = text.get(from..).unwrap_or_default();
    if !rest.is_empty() || found.is_empty() {
        found.push(Piece::Text(rest));
    }
    found
}

/// Whether what begins there is a variable of the framework: `self:`, `file(`. Names of
/// CloudFormation, `AWS::Region` too, are none.
fn is_variable(inner: &str) -> bool {
    let is_of_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let rest = inner.trim_start().trim_start_matches(is_of_name);
    let has_name = rest.len() < inner.trim_start().len();
    has_name && (rest.starts_with('(') || rest.starts_with(':') && !rest.starts_with("::"))
}

/// Where the brace stands that ends a variable.
fn end_of(inner: &str) -> Option<usize> {
    let mut depth = 0_u32;
    let mut before = ' ';
    for (at, letter) in inner.char_indices() {
        match letter {
            '{' if before == '$' => depth += 1,
            '}' if depth == 0 => return Some(at),
            '}' => depth -= 1,
            _ => {}
        }
        before = letter;
    }
    None
}

/// A variable and its fallbacks, which commas part.
pub(super) fn sources(written: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut from = 0;
    let (mut depth, mut quote) = (0_u32, None);
    for (at, letter) in written.char_indices() {
        match (quote, letter) {
            (Some(open), _) => quote = (letter != open).then_some(open),
            (None, '\'' | '"') => quote = Some(letter),
            (None, '(' | '{') => depth += 1,
            (None, ')' | '}') => depth = depth.saturating_sub(1),
            (None, ',') if depth == 0 => {
                found.push(written.get(from..at).unwrap_or_default().trim());
                from = at + 1;
            }
            _ => {}
        }
    }
    found.push(written.get(from..).unwrap_or_default().trim());
    found
}

/// A value that is written out: in quotes, a number, a boolean.
pub(super) fn literal(written: &str) -> Option<&str> {
    for quote in ['\'', '"'] {
        let inner = written.strip_prefix(quote);
        if let Some(inner) = inner.and_then(|inner| inner.strip_suffix(quote)) {
            return Some(inner);
        }
    }
    let is_word = matches!(written, "true" | "false" | "null");
    let is_number = written.bytes().any(|one| one.is_ascii_digit())
        && written
            .bytes()
            .all(|one| one.is_ascii_digit() || b"+-.".contains(&one));
    (is_word || is_number).then_some(written)
}

/// Takes one apart.
pub(super) fn source(written: &str) -> Option<Source<'_>> {
    let is_of_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let end = written.find(|letter| !is_of_name(letter))?;
    let (kind, rest) = written.split_at_checked(end)?;
    let (parameters, rest) = match rest.strip_prefix('(') {
        Some(rest) => rest.split_once(')')?,
        None => ("", rest),
    };
    let address = match rest {
        "" => "",
        rest => rest.strip_prefix(':')?,
    };
    Some(Source {
        kind,
        parameters,
        address: address.trim(),
    })
}

/// How a placeholder for it is called: its expression, without letters that end a placeholder.
pub(super) fn name_of(written: &str) -> String {
    let name = written.trim().replace("${", "(").replace('}', ")");
    match name.contains(':') {
        true => name,
        false => format!("self:{name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_told_from_names_of_cloudformation() {
        use Piece::{Escaped, Text, Variable};
        for (text, expected) in [
            ("a", vec![Text("a")]),
            ("", vec![Text("")]),
            ("${self:a.b}", vec![Variable("self:a.b")]),
            (
                "a-${opt:x, 'y'}-b",
                vec![Text("a-"), Variable("opt:x, 'y'"), Text("-b")],
            ),
            (
                "${self:a.${opt:s}.b}${AWS::Region}",
                vec![Variable("self:a.${opt:s}.b"), Text("${AWS::Region}")],
            ),
            (
                "${Table}${file(x.yml)}",
                vec![Text("${Table}"), Variable("file(x.yml)")],
            ),
            (r"\${self:a}", vec![Escaped("${self:a}")]),
            ("${self:a", vec![Text("${self:a")]),
            ("${}${", vec![Text("${}${")]),
        ] {
            assert_eq!(pieces(text), expected, "{text}");
        }
    }

    #[test]
    fn fallbacks_are_parted_by_commas() {
        for (written, expected) in [
            ("self:a", vec!["self:a"]),
            ("opt:a, 'x,y'", vec!["opt:a", "'x,y'"]),
            (
                "file(a,b):c, ${opt:d, 1}",
                vec!["file(a,b):c", "${opt:d, 1}"],
            ),
        ] {
            assert_eq!(sources(written), expected, "{written}");
        }
        for (written, expected) in [
            ("'x'", Some("x")),
            ("\"\"", Some("")),
            ("12", Some("12")),
            ("true", Some("true")),
            ("opt:x", None),
        ] {
            assert_eq!(literal(written), expected, "{written}");
        }
    }
}
