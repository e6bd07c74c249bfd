//! Files that a script writes itself: what is given of them is not what its calls read.

/// What changes the file that it names, besides `>`.
const WRITERS: [&str; 9] = [
    " -o ",
    " --output ",
    " Out-File ",
    " Set-Content ",
    " cp ",
    " mv ",
    " perl -",
    " sed -i",
    " tee ",
];

/// Whether a script may write a file, by its name or path.
pub(super) fn may_write(script: &str, path: &str) -> bool {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    !name.is_empty() && script.lines().any(|line| writes(line, name))
}

fn writes(line: &str, name: &str) -> bool {
    let is_of_name = |letter: char| letter.is_alphanumeric() || matches!(letter, '.' | '_' | '-');
    for (at, _) in line.match_indices(name) {
        let before = line.get(..at).unwrap_or_default();
        let after = line.get(at + name.len()..).unwrap_or_default();
        // The whole word, with the folders before it.
        let is_path = |letter: char| !letter.is_whitespace() && !matches!(letter, '"' | '\'' | '>');
        let start = before.trim_end_matches(is_path);
        let folders = before.get(start.len()..).unwrap_or_default();
        if before.ends_with(is_of_name) || after.starts_with(is_of_name) || folders.contains("://")
        {
            continue;
        }
        let start = start.trim_end_matches(['"', '\'']).trim_end();
        let words = [" ", start, " "].concat();
        if start.ends_with('>') || WRITERS.iter().any(|writer| words.contains(writer)) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_script_writes() {
        for (script, expected) in [
            ("cat > a.json <<EOF\n{}\nEOF", true),
            ("echo {} >>'./x/a.json'", true),
            ("sed -i s/a/b/ a.json", true),
            ("jq . b.json | tee a.json", true),
            ("aws iam get-role --role-name r > \"$DIR/a.json\"", true),
            ("cp b.json a.json", true),
            ("cat a.json", false),
            ("cat > data.json", false),
            ("cat > a.json.bak", false),
            (
                "aws iam put-role-policy --policy-document file://a.json > /dev/null",
                false,
            ),
            ("echo done > log.txt # a.json", false),
        ] {
            assert_eq!(may_write(script, "policies/a.json"), expected, "{script}");
        }
    }
}
