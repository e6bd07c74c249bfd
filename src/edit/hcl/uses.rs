//! Who else uses what a block makes: a statement that is added to it reaches them, too.

use hcl_edit::structure::Block;

use crate::documents::Source;

use super::is_source;

/// Whether more than one block uses a data source or a local value, or a user or group has a policy.
pub(super) fn is_shared(sources: &[Source<'_>], own: &Source<'_>, block: &Block) -> bool {
    let folder = folder_of(&own.document.name);
    let mut blocks: Vec<&str> = Vec::new();
    for source in sources {
        if is_source(source) && folder_of(&source.document.name) == folder {
            add_blocks(&source.document.text, &mut blocks);
        }
    }
    let mut labels = block.labels.iter().map(|label| label.as_str());
    let (kind, name) = (
        labels.next().unwrap_or_default(),
        labels.next().unwrap_or_default(),
    );
    let is_used_twice = |name: String| uses(&blocks, &name) > 1;
    let is_managed = match block.ident.value().as_str() {
        "data" if is_used_twice(["data.", kind, ".", name].concat()) => return true,
        "data" => true,
        "resource" => kind == "aws_iam_policy",
        "locals" => {
            // Each of them that has statements in it.
            return block.body.iter().any(|structure| {
                let attribute = structure.as_attribute();
                attribute.is_some_and(|one| is_used_twice(["local.", one.key.as_str()].concat()))
            });
        }
        _ => return true,
    };
    // A role has its inline policies alone.
    is_managed && blocks.iter().any(|block| is_of_others(block))
}

/// Whether a block gives a managed policy to users or groups.
fn is_of_others(block: &str) -> bool {
    let header = block.lines().next().unwrap_or_default();
    let is_one_of = |words: [&str; 2], text: &str| words.iter().any(|word| text.contains(word));
    is_one_of(
        ["_user_policy_attachment", "_group_policy_attachment"],
        header,
    ) || header.contains("\"aws_iam_policy_attachment\"") && is_one_of(["users", "groups"], block)
}

fn folder_of(name: &str) -> &str {
    name.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The top-level blocks of a text: each begins at the first column.
fn add_blocks<'t>(text: &'t str, blocks: &mut Vec<&'t str>) {
    let (mut start, mut at) = (0, 0);
    for line in text.split_inclusive('\n') {
        if line.starts_with(|letter: char| letter.is_ascii_lowercase()) {
            blocks.extend(text.get(start..at));
            start = at;
        }
        at += line.len();
    }
    blocks.extend(text.get(start..));
}

/// How often blocks name something.
fn uses(blocks: &[&str], name: &str) -> usize {
    let mut count = 0;
    for block in blocks {
        let mut rest = *block;
        while let Some((_, after)) = rest.split_once(name) {
            let is_longer = |letter: char| letter.is_ascii_alphanumeric() || "_-".contains(letter);
            count += usize::from(!after.starts_with(is_longer));
            rest = after;
        }
    }
    count
}
