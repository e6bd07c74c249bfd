//! Makefiles: their variables, and the recipes in which these are replaced.

use super::reader::{conditionals, end_of, logical_lines};
use super::shell::Script;
use super::variables::{DEPTH_AT_MOST, LENGTH_AT_MOST, Variables, forget, is_name, set};

impl Script {
    pub(super) fn makefile(&mut self, text: &str) {
        let lines = logical_lines(text);
        let mut depth = 0_u32;
        for (line, _) in &lines {
            depth = conditionals(depth, line);
            if !line.starts_with('\t') {
                self.make_assignment(line, depth > 0);
            }
        }
        if text.contains("$(eval") {
            forget(&mut self.make);
        }
        depth = 0;
        for (line, span) in &lines {
            depth = conditionals(depth, line);
            let Some(recipe) = line.strip_prefix('\t') else {
                continue;
            };
            let recipe = recipe.trim_start().trim_start_matches(['@', '-', '+']);
            let expanded = self.expanded(recipe, 0);
            self.depth = depth;
            // Each line has a shell of its own.
            self.variables = Variables::default();
            self.folder = Some(String::new());
            self.folders.clear();
            self.run(&expanded, 0, Some(*span));
        }
    }

    fn make_assignment(&mut self, line: &str, is_conditional: bool) {
        let line = line.trim();
        if line.trim_start_matches('-').starts_with("include ") {
            // It may set any of them again.
            return forget(&mut self.make);
        }
        let line = line.strip_prefix("export ").unwrap_or(line);
        let line = line.strip_prefix("override ").unwrap_or(line);
        let Some((name, value)) = line.split_once('=') else {
            return;
        };
        let is_added = name.ends_with(['+', '!', '?']);
        let name = name.trim_end_matches([':', '?', '+', '!']).trim();
        let value = value.split(" #").next().unwrap_or_default().trim();
        // `target: NAME = value` holds for that target.
        let of_target = name.rsplit_once(':').map(|(_, name)| name.trim());
        let name = of_target.unwrap_or(name);
        if is_name(name) {
            let known = !is_conditional && !is_added && of_target.is_none();
            set(&mut self.make, name, known.then(|| value.to_owned()));
        }
    }

    /// A recipe with the variables of make replaced.
    fn expanded(&mut self, text: &str, depth: u32) -> String {
        let mut built = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('$') {
            built.push_str(before);
            if let Some(after) = after.strip_prefix('$') {
                built.push('$');
                rest = after;
                continue;
            }
            let close = match after.chars().next() {
                Some('(') => ')',
                Some('{') => '}',
                _ => {
                    // `$@` and the like.
                    built.push_str(&self.alone("make"));
                    rest = after.get(1..).unwrap_or_default();
                    continue;
                }
            };
            let inner = after.get(1..).unwrap_or_default();
            let end = end_of(inner, close).unwrap_or(inner.len());
            let name = inner.get(..end).unwrap_or_default();
            let value = match self.make.get(name).cloned() {
                Some(Some(value)) if depth < DEPTH_AT_MOST && built.len() < LENGTH_AT_MOST => {
                    self.expanded(&value, depth + 1)
                }
                None if is_name(name) => self.hole(name),
                _ => self.alone(name),
            };
            built.push_str(&value);
            rest = inner.get(end + 1..).unwrap_or_default();
        }
        built.push_str(rest);
        built
    }
}
