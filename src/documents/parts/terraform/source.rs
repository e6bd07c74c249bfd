//! Whether a text is source of Terraform.

/// Whether the text is source of Terraform that has anything for us.
pub(super) fn is_source(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim_start);
    let is_block = |line: &str| {
        let mut words = line.split_whitespace();
        matches!(words.next(), Some("resource" | "data" | "module"))
            && words.next().is_some_and(|word| word.starts_with('"'))
    };
    let is_heredoc = |line: &str| {
        line.split_once("<<").is_some_and(|(name, tag)| {
            let is_word = |word: &str| {
                !word.is_empty()
                    && word
                        .bytes()
                        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            };
            let name = name.trim_end().strip_suffix('=').map(str::trim_end);
            name.is_some_and(is_word) && is_word(tag.trim_start_matches('-').trim_end())
        })
    };
    lines.any(|line| is_block(line) || is_heredoc(line))
}
