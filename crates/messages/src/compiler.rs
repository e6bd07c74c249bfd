//! The sentences that people see: checks `lang/*.txt` against each other and against the codes, and
//! makes a table of each. What the files may hold stands at the top of `lang/en.txt`.
//!
//! For the build script of the core, and for `xtask`, which makes the scripts that bring the tables
//! to the page.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The languages; the others are held against the first.
pub const LANGUAGES: [&str; 2] = ["en", "ja"];

/// Around what is filled in: no text has them, so braces in a table are nothing but braces.
const OPEN: char = '\u{1}';
const CLOSE: char = '\u{2}';

/// The texts of a language by key.
type Texts = BTreeMap<String, Vec<Variant>>;

/// A text, and when it is taken.
struct Variant {
    /// From 1.
    line: usize,
    /// `name=value`, with commas between them; empty: always.
    conditions: String,
    /// As the table has it.
    text: String,
    /// The parameters that are shown, each with the sign before it.
    places: BTreeSet<String>,
}

/// How the keys begin of texts that not all say: those of the editors are a table of their own, so that
/// the first load does not bring them; no browser needs those of the command line, and the core none of
/// the page's.
const OF_EDITORS: &str = "hover:";
const OF_COMMAND_LINE: &str = "cli:";
const OF_PAGE: &str = "page:";

/// The tables of a language.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    /// What the core says: codes, help and words.
    pub core: String,
    /// What the editors say.
    pub editors: String,
    /// What the command line says around that.
    pub command_line: String,
    /// What the page says: the core's texts and its own.
    pub page: String,
}

/// The tables of each language, in their order.
///
/// # Errors
/// With file and line of the first thing that is wrong.
pub fn tables(root: &Path) -> Result<Vec<Tables>, String> {
    let codes = codes(&read_file(root, "crates/contract/src/code.rs")?);
    let mut all: Vec<(String, Texts)> = Vec::new();
    for language in LANGUAGES {
        let file = format!("lang/{language}.txt");
        let texts = read(&file, &read_file(root, &file)?)?;
        check_keys(&file, &texts, &codes)?;
        if let Some((first, known)) = all.first() {
            compare(first, known, &file, &texts)?;
            compare(&file, &texts, first, known)?;
        }
        all.push((file, texts));
    }
    examples(root)?;
    let of_others = |key: &str| key.starts_with(OF_EDITORS) || key.starts_with(OF_COMMAND_LINE);
    let parted = |texts: &Texts| Tables {
        core: table(texts, |key| !of_others(key) && !key.starts_with(OF_PAGE)),
        editors: table(texts, |key| key.starts_with(OF_EDITORS)),
        command_line: table(texts, |key| key.starts_with(OF_COMMAND_LINE)),
        page: table(texts, |key| !of_others(key)),
    };
    Ok(all.iter().map(|(_, texts)| parted(texts)).collect())
}

fn read_file(root: &Path, file: &str) -> Result<String, String> {
    std::fs::read_to_string(root.join(file)).map_err(|error| format!("{file}: {error}"))
}

/// The codes in kebab-case, as `Code::name` writes them.
fn codes(source: &str) -> BTreeSet<String> {
    let lines = source.lines().map(str::trim);
    let inside = lines.skip_while(|line| *line != "codes! {").skip(1);
    let names = inside
        .take_while(|line| *line != "}")
        .filter_map(|line| line.strip_suffix(','))
        .filter(|name| name.bytes().all(|letter| letter.is_ascii_alphanumeric()));
    let kebab = |name: &str| {
        let mut kebab = String::new();
        for letter in name.chars() {
            if letter.is_ascii_uppercase() && !kebab.is_empty() {
                kebab.push('-');
            }
            kebab.push(letter.to_ascii_lowercase());
        }
        kebab
    };
    names.map(kebab).collect()
}

/// Reads the lines of a file.
fn read(file: &str, text: &str) -> Result<Texts, String> {
    let mut texts = Texts::new();
    let mut last = String::new();
    for (at, line) in text.lines().enumerate() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let place = format!("{file}:{}", at + 1);
        let (head, text) = line
            .split_once(" =")
            .ok_or(format!("{place}: `key = text` is expected"))?;
        let text = match text.strip_prefix(' ') {
            None if !text.is_empty() => return Err(format!("{place}: no space behind `=`")),
            rest => rest.unwrap_or_default(),
        };
        let (key, conditions) = match head.split_once('[') {
            None => (head, ""),
            Some((key, rest)) => match rest.strip_suffix(']') {
                Some(inner) if inner.contains('=') => (key, inner),
                _ => {
                    return Err(format!(
                        "{place}: `{head}` has no conditions `[name=value]`"
                    ));
                }
            },
        };
        if text != text.trim() || text.contains(['\t', OPEN, CLOSE]) || text.starts_with('[') {
            return Err(format!("{place}: odd spaces or signs around the text"));
        }
        if text.matches('`').count() % 2 == 1 {
            return Err(format!("{place}: a backtick has no other one"));
        }
        let mut places = BTreeSet::new();
        let variant = Variant {
            line: at + 1,
            conditions: conditions.to_owned(),
            text: encode(&place, text, &mut places)?,
            places,
        };
        let variants = texts.entry(key.to_owned()).or_default();
        let is_further = last == key;
        if is_further == variants.is_empty() || variants.iter().any(|one| one.conditions.is_empty())
        {
            return Err(format!(
                "{place}: `{key}` is there twice, or behind its last text"
            ));
        }
        key.clone_into(&mut last);
        variants.push(variant);
    }
    for (key, variants) in &texts {
        if let Some(end) = variants.last().filter(|end| !end.conditions.is_empty()) {
            let line = end.line;
            return Err(format!(
                "{file}:{line}: `{key}` needs a text without conditions at its end"
            ));
        }
    }
    Ok(texts)
}

/// Marks what is filled in, and collects the parameters that are shown.
fn encode(place: &str, text: &str, places: &mut BTreeSet<String>) -> Result<String, String> {
    let is_name = |name: &str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphabetic());
    let wrong = |inner: &str| format!("{place}: `{{{inner}}}` is no place for a parameter");
    let mut encoded = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        encoded.push_str(before);
        let is_place = after.starts_with(|first: char| {
            first.is_ascii_alphabetic() || matches!(first, '=' | '*' | '~' | '?' | '!' | '#' | '_')
        });
        if !is_place {
            encoded.push('{');
            rest = after;
            continue;
        }
        let (inner, behind) =
            closed(after).ok_or_else(|| format!("{place}: a brace is never closed"))?;
        rest = behind;
        if inner == "_" {
            encoded.push(' ');
            continue;
        }
        let name = inner.trim_start_matches(['=', '*', '~', '?', '!', '#']);
        let sign = inner.strip_suffix(name).unwrap_or_default();
        encoded.push(OPEN);
        encoded.push_str(sign);
        match sign {
            "" | "=" | "*" | "~" if is_name(name) => {
                places.insert(inner.to_owned());
                encoded.push_str(name);
            }
            "?" | "!" => match name.split_once(':') {
                Some((name, text)) if is_name(name) => {
                    let text = encode(place, text, places)?;
                    encoded.push_str(&format!("{name}:{text}"));
                }
                _ => return Err(wrong(inner)),
            },
            "#" => match name.split('|').collect::<Vec<_>>().as_slice() {
                [name, one, other] if is_name(name) && !one.is_empty() && !other.is_empty() => {
                    encoded.push_str(&format!("{name}|{one}|{other}"));
                }
                _ => return Err(wrong(inner)),
            },
            _ => return Err(wrong(inner)),
        }
        encoded.push(CLOSE);
    }
    encoded.push_str(rest);
    Ok(encoded)
}

/// What stands before the brace that closes the one before the text, and what follows it.
fn closed(text: &str) -> Option<(&str, &str)> {
    let mut depth = 0;
    for (at, letter) in text.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => return Some((text.get(..at)?, text.get(at + 1..)?)),
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Every code has a sentence, and every key means something.
fn check_keys(file: &str, texts: &Texts, codes: &BTreeSet<String>) -> Result<(), String> {
    if let Some(code) = codes.iter().find(|code| !texts.contains_key(*code)) {
        return Err(format!("{file}: `{code}` has no sentence"));
    }
    for (key, variants) in texts {
        let is_word = |word: &str, between: u8| {
            let is_letter = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == between;
            !word.is_empty() && word.bytes().all(is_letter)
        };
        let is_known = match key.split_once(':') {
            None => codes.contains(key),
            Some(("help", code)) => codes.contains(code),
            Some(("word", value)) => is_word(value, b'-'),
            Some(("page", name)) => is_word(name, b'_'),
            Some(("hover", name)) => is_word(name, b'-'),
            Some(("cli", name)) => is_word(name, b'-'),
            Some(_) => false,
        };
        if !is_known {
            let line = variants.first().map_or(0, |first| first.line);
            return Err(format!("{file}:{line}: nothing is known by `{key}`"));
        }
        let may_be_empty = key.starts_with("help:");
        if let Some(empty) = variants
            .iter()
            .find(|one| one.text.is_empty() && !may_be_empty)
        {
            return Err(format!("{file}:{}: there is no text", empty.line));
        }
    }
    Ok(())
}

/// The other language has each text of this one, in the same cases and with the same parameters.
fn compare(file: &str, texts: &Texts, other: &str, others: &Texts) -> Result<(), String> {
    for (key, variants) in texts {
        let found = others.get(key).map(Vec::as_slice).unwrap_or_default();
        for (at, variant) in variants.iter().enumerate() {
            let line = variant.line;
            let name = match variant.conditions.as_str() {
                "" => key.clone(),
                conditions => format!("{key}[{conditions}]"),
            };
            let Some(same) = found
                .get(at)
                .filter(|one| one.conditions == variant.conditions)
            else {
                return Err(format!(
                    "{other}: `{name}` is missing, which {file}:{line} has"
                ));
            };
            if let Some(place) = variant.places.difference(&same.places).next() {
                return Err(format!(
                    "{other}:{}: `{name}` does not show {{{place}}}, but {file}:{line} does",
                    same.line
                ));
            }
            if variant.text.is_empty() != same.text.is_empty() {
                return Err(format!(
                    "{other}:{}: `{name}` is empty in one language",
                    same.line
                ));
            }
        }
    }
    Ok(())
}

/// The examples bring their own words, in every language.
fn examples(root: &Path) -> Result<(), String> {
    const FOLDER: &str = "www/examples";
    let files =
        std::fs::read_dir(root.join(FOLDER)).map_err(|error| format!("{FOLDER}: {error}"))?;
    for file in files.flatten() {
        let name = format!("{FOLDER}/{}", file.file_name().to_string_lossy());
        let example: serde_json::Value = serde_json::from_str(&read_file(root, &name)?)
            .map_err(|error| format!("{name}: {error}"))?;
        for pointer in ["/title", "/teaches", "/ja/title", "/ja/teaches"] {
            let text = example.pointer(pointer).and_then(serde_json::Value::as_str);
            if text.is_none_or(str::is_empty) {
                return Err(format!("{name}: `{pointer}` is missing"));
            }
        }
    }
    Ok(())
}

/// A line for each wanted key, in their order: the key, a tab, and its texts with tabs between them.
fn table(texts: &Texts, is_wanted: impl Fn(&str) -> bool) -> String {
    let wanted = texts.iter().filter(|(key, _)| is_wanted(key));
    let lines = wanted.map(|(key, variants)| {
        let fields = variants.iter().map(|one| match one.conditions.as_str() {
            "" => format!("\t{}", one.text),
            conditions => format!("\t[{conditions}]{}", one.text),
        });
        format!("{key}{}", fields.collect::<String>())
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Result<Texts, String> {
        read("x.txt", text)
    }

    fn error<T>(result: Result<T, String>) -> String {
        result.err().unwrap_or_default()
    }

    #[test]
    fn what_is_malformed_is_named_with_its_line() {
        for (text, wanted) in [
            ("# a\nb", "x.txt:2: `key = text`"),
            ("a =b", "x.txt:1: no space"),
            ("a = b\na = c", "x.txt:2: `a` is there twice"),
            ("a = b\nb = c\na = d", "x.txt:3: `a` is there twice"),
            ("a[b=c] = d", "x.txt:1: `a` needs a text without conditions"),
            ("a[b] = d", "x.txt:1: `a[b]` has no conditions"),
            ("a = b  ", "x.txt:1: odd spaces"),
            ("a = b `c", "x.txt:1: a backtick"),
            ("a = b {c", "x.txt:1: a brace is never closed"),
            ("a = b {c d}", "x.txt:1: `{c d}` is no place"),
            ("a = b {?c}", "x.txt:1: `{?c}` is no place"),
            ("a = b {#c|d}", "x.txt:1: `{#c|d}` is no place"),
            ("a = {?c:{d e}}", "x.txt:1: `{d e}` is no place"),
        ] {
            let said = error(read_text(text));
            assert!(said.starts_with(wanted), "{text:?}: {said}");
        }
    }

    #[test]
    fn braces_that_hold_no_parameter_are_braces() {
        let texts = read_text("a = `{\"b\": { c }}` {=d}{_}{?e: {*f}}\nb =").unwrap();
        assert_eq!(
            table(&texts, |_| true),
            "a\t`{\"b\": { c }}` \u{1}=d\u{2} \u{1}?e: \u{1}*f\u{2}\u{2}\nb\t"
        );
    }

    #[test]
    fn what_one_language_lacks_is_named() {
        let first = read_text("a[b=] = x\na = {c} `y`").unwrap();
        for (text, wanted) in [
            ("", "`a[b=]` is missing"),
            ("a = {c} `y`", "`a[b=]` is missing"),
            ("a[b=c] = x\na = {c} `y`", "`a[b=]` is missing"),
            ("a[b=] = x\na = y", "y.txt:2: `a` does not show {c}"),
            ("a[b=] = x\na = {=c}", "y.txt:2: `a` does not show {c}"),
            ("a[b=] =\na = {c}", "y.txt:1: `a[b=]` is empty"),
        ] {
            let other = read_text(text).unwrap();
            let said = error(compare("x.txt", &first, "y.txt", &other));
            assert!(said.contains(wanted), "{text:?}: {said}");
        }
    }

    #[test]
    fn keys_are_codes_or_known_by_their_beginning() {
        let codes = codes(
            "codes! {\n    pub enum Code {\n        // All.\n        DocumentEmpty,\n    }\n}\n\n    Other,",
        );
        assert_eq!(codes.iter().collect::<Vec<_>>(), ["document-empty"]);
        let check = |text: &str| check_keys("x.txt", &read_text(text).unwrap(), &codes);
        let all =
            "document-empty = a\nhelp:document-empty =\nword:a-b = c\npage:a_b = c\nhover:a-b = c";
        assert_eq!(check(all), Ok(()));
        for (text, wanted) in [
            ("page:a = b", "`document-empty` has no sentence"),
            (
                "document-empty = a\nother = b",
                "x.txt:2: nothing is known by `other`",
            ),
            (
                "document-empty = a\nhelp:other = b",
                "x.txt:2: nothing is known by `help:other`",
            ),
            (
                "document-empty = a\nnote:a = b",
                "x.txt:2: nothing is known by `note:a`",
            ),
            ("document-empty =", "x.txt:1: there is no text"),
        ] {
            let said = error(check(text));
            assert!(said.contains(wanted), "{text:?}: {said}");
        }
    }
}
