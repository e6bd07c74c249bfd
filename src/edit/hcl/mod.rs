//! Policies in the source of Terraform: a statement becomes a block of the data source, an element of
//! the list in `jsonencode`, or JSON in the heredoc that is there. Nothing else of the text changes.

mod insert;
mod site;
pub(super) mod text;
mod uses;

use contract::NotApplied;

use super::policy::PolicyText;
use crate::check::holders::Held;
use crate::documents::Source;
use crate::export::code::HclForm;
use crate::finding::Span;
use crate::workspace::Kind;
use insert::Insert;
use site::Site;

/// Begins and ends the number of an expression, while a heredoc is read as JSON.
const TOKEN: char = '\u{e003}';

/// Whether a document is written in HCL.
pub(super) fn is_source(source: &Source<'_>) -> bool {
    let text = source.document.text.trim_start();
    source.taken_for() == Kind::Terraform && !text.starts_with('{')
}

/// Whether a document is a configuration that is written as JSON.
pub(super) fn is_json(source: &Source<'_>) -> bool {
    let name = source.document.name.as_str();
    name.ends_with(".tf.json") || name.ends_with(".tofu.json")
}

/// Adds a statement to the policy that stands there; `write` writes it in a form, with a `Sid` that is
/// not among those of a text.
pub(super) fn add(
    sources: &[Source<'_>],
    source: &Source<'_>,
    held: &Held,
    write: &dyn Fn(HclForm, &str) -> Option<String>,
) -> Result<String, NotApplied> {
    let text = source.document.text.as_str();
    let body = hcl_edit::parser::parse_body(text).map_err(|_| NotApplied::Faulty)?;
    let (block, site) = site::find(&body, held.span).ok_or(NotApplied::InsideText)?;
    if uses::is_shared(sources, source, block) {
        return Err(NotApplied::Shared);
    }
    let own = text.get(site.range()).ok_or(NotApplied::InsideText)?;
    let written = |form: HclForm| write(form, own).ok_or(NotApplied::Placeholders);
    let mut insert = Insert::new(text);
    let changed = match &site {
        Site::Blocks(block) => insert.block(block, &written(HclForm::Block)?),
        Site::Object(object) => {
            let statements = site::statements(object).ok_or(NotApplied::InsideText)?;
            let form = match insert.is_tall(statements) {
                true => HclForm::Object,
                false => HclForm::Line,
            };
            insert.element(statements, &written(form)?)
        }
        Site::Text(range) => {
            let changed = json(own, &written(HclForm::Json)?)?;
            insert.exchange(range, changed)
        }
    };
    changed.ok_or(NotApplied::InsideText)?;
    let changed = insert.whole();
    read_back(&changed, held.span, &body, &site)?;
    Ok(changed)
}

/// Reads the changed text: the policy must stand where it stood, with one statement more.
fn read_back(
    text: &str,
    span: Span,
    before: &hcl_edit::structure::Body,
    site: &Site<'_>,
) -> Result<(), NotApplied> {
    let after = hcl_edit::parser::parse_body(text).map_err(|_| NotApplied::InsideText)?;
    let start = span.start as usize;
    let found = site::at(&after, start).ok_or(NotApplied::InsideText)?;
    let is_one_more = match (site, &found) {
        // Its statements were counted when it was written.
        (Site::Text(_), found) => matches!(found, Site::Text(_)),
        (site, found) => found.count() == site.count() + 1,
    };
    (is_one_more && after.len() == before.len())
        .then_some(())
        .ok_or(NotApplied::InsideText)
}

/// A text of JSON with a statement more; its expressions stay as they are.
fn json(own: &str, statement: &str) -> Result<String, NotApplied> {
    let (masked, expressions) = masked(own).ok_or(NotApplied::InsideText)?;
    let whole = Span::new(0, masked.len());
    let policy = PolicyText::find(&masked, whole).map_err(|_| NotApplied::InsideText)?;
    let count = policy.count();
    policy.add_templated(statement)?;
    let changed = policy.whole();
    let whole = Span::new(0, changed.len());
    let again = PolicyText::find(&changed, whole).map_err(|_| NotApplied::InsideText)?;
    if again.count() != count + 1 {
        return Err(NotApplied::InsideText);
    }
    let mut parts = changed.split(TOKEN);
    let mut text = parts.next().unwrap_or_default().to_owned();
    while let (Some(number), Some(rest)) = (parts.next(), parts.next()) {
        let expression = number
            .parse()
            .ok()
            .and_then(|at: usize| expressions.get(at));
        text.push_str(expression.ok_or(NotApplied::InsideText)?);
        text.push_str(rest);
    }
    Ok(text)
}

/// A text with tokens in the place of its expressions; `None`: one of them has no end, or it is a
/// directive.
fn masked(own: &str) -> Option<(String, Vec<&str>)> {
    let mut expressions = Vec::new();
    let mut text = String::new();
    let mut rest = own;
    if own.contains(TOKEN) || own.contains("%{") {
        return None;
    }
    while let Some(start) = rest.find("${") {
        let (before, from) = rest.split_at_checked(start)?;
        text.push_str(before);
        if before.ends_with('$') {
            text.push_str("${");
            rest = from.get(2..)?;
            continue;
        }
        let (mut depth, mut is_quoted) = (0_u32, false);
        let end = from.char_indices().find_map(|(at, letter)| {
            match letter {
                '"' => is_quoted = !is_quoted,
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            (letter == '}' && depth == 0 && !is_quoted).then_some(at + 1)
        })?;
        let (expression, after) = from.split_at_checked(end)?;
        text.extend([TOKEN]);
        text.push_str(&expressions.len().to_string());
        text.extend([TOKEN]);
        expressions.push(expression);
        rest = after;
    }
    text.push_str(rest);
    Some((text, expressions))
}
