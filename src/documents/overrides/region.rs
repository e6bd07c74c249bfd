//! The Region that files beside a template deploy it to: that of `samconfig`, unless anything else tells
//! another one.

use super::super::Source;

/// What stands before a Region in scripts and pipelines.
const WORDS: [&str; 3] = ["--region", "AWS_DEFAULT_REGION", "AWS_REGION"];

/// The Region of `samconfig`, where all that the documents tell is that one.
pub(in crate::documents) fn region(sources: &[Source<'_>]) -> Option<String> {
    let mut found: Option<&str> = None;
    for source in sources {
        let text = source.document.text.as_str();
        let file = source.document.name.rsplit(['/', '\\']).next();
        if file.is_some_and(|file| file.starts_with("samconfig.")) {
            for line in text.lines() {
                let line = line.trim_start_matches([' ', '"', '\'']);
                if let Some(rest) = line.strip_prefix("region") {
                    let region = value(rest)?;
                    if found.is_some_and(|known| known != region) {
                        return None;
                    }
                    found = Some(region);
                }
            }
        }
    }
    let own = found?;
    for source in sources {
        let text = source.document.text.as_str();
        for word in WORDS {
            for (at, _) in text.match_indices(word) {
                let rest = text.get(at + word.len()..).unwrap_or_default();
                if rest.starts_with([' ', '=', ':']) && value(rest) != Some(own) {
                    return None;
                }
            }
        }
    }
    Some(own.to_owned())
}

/// The Region at the start of a text, if one is written out.
fn value(rest: &str) -> Option<&str> {
    let rest = rest.trim_start_matches([' ', '=', ':', '"', '\'']);
    let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-');
    let region = rest.get(..end.unwrap_or(rest.len()))?;
    let is_region = region.matches('-').count() >= 2
        && region.ends_with(|letter: char| letter.is_ascii_digit());
    is_region.then_some(region)
}
