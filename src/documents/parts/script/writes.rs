//! Files that a script may write itself: what is given of them is not what its calls read.
//!
//! Of the files that a script names those are told that it does no more than read.

use crate::text::maps::Seen;

/// Commands that change no file that they name.
const READERS: [&str; 40] = [
    "Get-Content",
    "REM",
    "Test-Path",
    "Write-Host",
    "[",
    "[[",
    "cat",
    "cd",
    "cfn-lint",
    "chmod",
    "cmp",
    "diff",
    "echo",
    "egrep",
    "file",
    "grep",
    "head",
    "jq",
    "json_pp",
    "jsonlint",
    "less",
    "ls",
    "md5sum",
    "mkdir",
    "more",
    "popd",
    "printf",
    "pushd",
    "rem",
    "rm",
    "sed",
    "sha256sum",
    "source",
    "stat",
    "tail",
    "test",
    "wc",
    "yamllint",
    "yq",
    "zip",
];

/// Words that stand before a command.
const BEFORE: [&str; 20] = [
    "!", "-", "do", "elif", "else", "env", "exec", "export", "if", "local", "nohup", "readonly",
    "set", "sudo", "then", "time", "until", "while", "{", "}",
];

/// The files that a script may write.
#[derive(Default)]
pub(in crate::documents) struct Written {
    /// The last part of each path.
    names: Seen,
    /// Folders that are named as such.
    folders: Seen,
    /// Whatever is there.
    all: bool,
}

impl Written {
    /// All that a script may write: what it names but for reading.
    pub(super) fn of(script: &str) -> Self {
        Self::read(script, false)
    }

    /// What a script writes for sure, where a command of it that is known to write names a file.
    pub(in crate::documents) fn certain(script: &str) -> Self {
        Self::read(script, true)
    }

    /// Whether any file is written that may be one of a project.
    pub(in crate::documents) fn has_any(&self) -> bool {
        let ends = [".json", ".tf", ".yaml", ".yml"];
        let is_of_project = |name: &str| ends.iter().any(|end| name.ends_with(end));
        self.all || self.names.texts().any(is_of_project)
    }

    fn read(script: &str, is_certain: bool) -> Self {
        let mut reader = Reader {
            is_certain,
            ..Reader::default()
        };
        for line in script.lines() {
            reader.line(line);
            let trimmed = line.trim_end();
            if !trimmed.ends_with(['\\', '^']) {
                reader.end();
            }
        }
        let Reader {
            mut written, given, ..
        } = reader;
        for (variable, value) in given {
            let forms = [["$", variable, ""], ["${", variable, "}"]];
            if forms
                .iter()
                .any(|form| written.names.contains(&form.concat()))
            {
                written.names.insert(value);
            }
        }
        written
    }

    /// Whether the file at that path may be one of them.
    pub(in crate::documents) fn has(&self, path: &str) -> bool {
        let mut parts = path.rsplit(['/', '\\']);
        let name = parts.next().unwrap_or_default();
        self.all || self.names.contains(name) || parts.any(|folder| self.folders.contains(folder))
    }
}

struct Reader<'t> {
    written: Written,
    /// Variables with the files whose names they are given.
    given: Vec<(&'t str, &'t str)>,
    command: &'t str,
    /// The variable of a loop.
    looped: Option<&'t str>,
    /// Whether the next word is a command.
    is_start: bool,
    /// What a redirection sign before the next word says.
    redirected: Option<char>,
    /// Whether the command may copy any number of files.
    is_recursive: bool,
    /// Whether only what is written for sure counts.
    is_certain: bool,
    last: Option<&'t str>,
}

impl Default for Reader<'_> {
    fn default() -> Self {
        Self {
            written: Written::default(),
            given: Vec::new(),
            command: "",
            looped: None,
            is_start: true,
            redirected: None,
            is_recursive: false,
            is_certain: false,
            last: None,
        }
    }
}

impl<'t> Reader<'t> {
    fn line(&mut self, line: &'t str) {
        self.redirected = None;
        let mut from = 0;
        let mut quote = None;
        // What is within a command that is within quotes is not told apart.
        let mut has_quotes = true;
        let mut last = ' ';
        for (at, letter) in line.char_indices() {
            let is_quote = has_quotes && matches!(letter, '"' | '\'');
            let before = std::mem::replace(&mut last, letter);
            if let Some(open) = quote {
                if open == '"' && (letter == '`' || letter == '(' && before == '$') {
                    (quote, has_quotes) = (None, false);
                } else if letter != open {
                    continue;
                } else {
                    quote = None;
                }
            } else if is_quote {
                quote = Some(letter);
            }
            let ends = letter.is_whitespace()
                || matches!(
                    letter,
                    '"' | '\'' | '`' | '|' | ';' | '&' | '(' | ')' | '<' | '>'
                );
            if !ends {
                if letter == '#' && at == from && !messages::visible::is_word_letter(before) {
                    return;
                }
                continue;
            }
            self.word(line.get(from..at).unwrap_or_default());
            from = at + letter.len_utf8();
            match letter {
                '<' | '>' => self.redirected = Some(letter),
                '&' if before == '>' => self.redirected = Some('>'),
                '|' | ';' | '&' | '(' | '`' => self.end(),
                _ => {}
            }
        }
        self.word(line.get(from..).unwrap_or_default());
    }

    /// The end of a command.
    fn end(&mut self) {
        self.is_start = true;
        if let Some(target) = self.last.take() {
            self.write(target);
        }
    }

    fn word(&mut self, word: &'t str) {
        if word.is_empty() || word == "\\" {
            return;
        }
        match self.redirected.take() {
            Some('>') => return self.write(word),
            Some(_) => return,
            None => {}
        }
        if !self.is_start {
            return self.argument(word);
        }
        // In a makefile it may be silent.
        let word = word.trim_start_matches(['@', '+']);
        if word.is_empty() || BEFORE.contains(&word) {
            return;
        }
        if let Some(target) = word.strip_suffix(':') {
            return match self.is_certain {
                true => {}
                false => self.write(target),
            };
        }
        if let Some((variable, value)) = word.split_once('=') {
            self.given.push((variable, last_part(value)));
            return;
        }
        self.command = last_part(word);
        self.looped = None;
        self.is_recursive = false;
        self.is_start = false;
    }

    fn argument(&mut self, word: &'t str) {
        if self.command == "for" {
            match self.looped {
                None => self.looped = Some(word),
                Some(variable) => self.given.push((variable, last_part(word))),
            }
            return;
        }
        let is_in_place = word.starts_with("-i") || word.starts_with("--in");
        let is_in_place = is_in_place || self.command == "perl" && word.starts_with("-pi");
        if is_in_place && matches!(self.command, "perl" | "sed" | "yq") {
            self.command = "tee";
        }
        if self.is_certain {
            match self.command {
                "tee" | "sponge" => self.write(word),
                // What is copied into a folder is there, too.
                "mv" | "cp" => {
                    let is_folder = word == "." || word.ends_with('/');
                    match self.last.filter(|_| is_folder) {
                        Some(copied) => self.write(copied),
                        None => self.last = Some(word),
                    }
                }
                _ => {}
            }
            return;
        }
        let is_read = word.starts_with("file://") || word.starts_with("fileb://");
        if !is_read && !READERS.contains(&self.command) {
            let words = word.split(|letter: char| letter.is_whitespace() || letter == '>');
            words.for_each(|word| self.write(word));
        }
    }

    /// A file or folder that may be written: `a.json`, `of=a.json`, `@a.json`.
    fn write(&mut self, word: &'t str) {
        // Files of other folders, or of an archive.
        self.is_recursive |=
            word.contains('*') || word.starts_with('-') && word.contains(['r', 'R', 'a']);
        self.written.all |= self.is_recursive
            && matches!(self.command, "cp" | "mv" | "rsync")
            && matches!(word, "." | "./")
            || self.command == "unzip";
        for path in word.split(['=', ',', '@']) {
            let path = path.trim_end_matches([':', '\\']);
            self.written.names.insert(last_part(path));
            let folder = path.trim_end_matches(['/', '\\']);
            if (folder.len() < path.len() || path.starts_with("./")) && !path.contains("://") {
                self.written.folders.insert(last_part(folder));
            }
        }
    }
}

fn last_part(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_script_writes() {
        for (script, expected) in [
            ("cat > a.json <<EOF\n{}\nEOF", true),
            ("echo {} >>'./x/a.json'", true),
            ("echo {} &> a.json", true),
            ("sed -i s/a/b/ a.json", true),
            ("sed s/a/b/ a.json > b.json", false),
            ("yq -i .a=1 a.json", true),
            ("yq .a a.json", false),
            ("jq . b.json | tee a.json", true),
            ("jq '.a | .b' a.json", false),
            ("X=\"$(jq . b.json > a.json)\"", true),
            ("aws iam get-role --role-name r > \"$DIR/a.json\"", true),
            ("cp b.json a.json", true),
            ("curl -sSLO https://x.example/policies/a.json", true),
            ("wget -O a.json https://x.example", true),
            ("curl -s https://x.example \\\n  -o a.json", true),
            ("aws s3 cp s3://b/policies/a.json .", true),
            ("aws s3 sync s3://b/policies ./policies", true),
            ("mkdir -p ./policies && cd policies/", false),
            ("dd of=a.json", true),
            ("cp -r prod/* .", true),
            ("unzip -o policies.zip", true),
            ("jq . b.json | sponge a.json", true),
            ("python gen.py a.json", true),
            ("bash -c 'jq . b.json > a.json'", true),
            ("P=policies/a.json\njq . b.json > \"$P\"", true),
            ("P=policies/a.json\necho $P", false),
            ("for f in a.json b.json; do mv tmp ${f}; done", true),
            ("for f in a.json b.json; do cat ${f}; done", false),
            ("a.json: a.tmpl\n\tgen", true),
            ("deploy: a.json\n\t@cat a.json", false),
            ("  - run: wget -O a.json x", true),
            ("cat a.json", false),
            ("if [ -f a.json ]; then echo a.json; fi", false),
            ("cat > data.json", false),
            ("cat > a.json.bak", false),
            (
                "aws iam put-role-policy --policy-document file://a.json > /dev/null 2>&1",
                false,
            ),
            (
                "aws iam put-role-policy \\\n  --policy-document \"file://policies/a.json\"",
                false,
            ),
            ("echo done > log.txt # a.json", false),
        ] {
            let written = Written::of(script);
            assert_eq!(written.has("policies/a.json"), expected, "{script}");
        }
    }

    #[test]
    fn what_a_script_writes_for_sure() {
        for (script, expected) in [
            ("sed -i s/a/b/ a.json", true),
            ("yq -i .a=1 a.json", true),
            ("jq . b.json > a.json", true),
            ("jq . a.json > t && mv t a.json", true),
            ("cp a.json b.json", false),
            ("cp env/a.json .", true),
            ("mv env/a.json policies/", true),
            ("aws cloudformation package --template-file a.json", false),
            ("sam build -t a.json", false),
            ("deploy: a.json", false),
            ("sed s/a/b/ a.json", false),
        ] {
            let written = Written::certain(script);
            assert_eq!(written.has("policies/a.json"), expected, "{script}");
        }
    }
}
