//! What the comparison found, as a maintainer reads it.

/// How many lines of a group are shown unless all are asked for.
const LINES_SHOWN: usize = 40;

/// The whole report.
#[derive(Default)]
pub(super) struct Report {
    /// What was read and compared.
    pub(super) facts: Vec<String>,
    /// What differs.
    pub(super) groups: Vec<Group>,
}

/// Differences of one kind.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Group {
    /// What they have in common.
    pub(super) title: &'static str,
    /// How many there are; a line may tell of several.
    pub(super) count: usize,
    /// One or more differences each.
    pub(super) lines: Vec<String>,
}

impl Group {
    /// A group with one difference a line.
    pub(super) fn new(title: &'static str, lines: Vec<String>) -> Self {
        Self {
            title,
            count: lines.len(),
            lines,
        }
    }

    /// A group with one service a line, and several differences in it.
    pub(super) fn by_service(
        title: &'static str,
        services: impl IntoIterator<Item = (String, Vec<String>)>,
    ) -> Self {
        let mut group = Self::new(title, Vec::new());
        for (service, operations) in services {
            group.count += operations.len();
            group
                .lines
                .push(format!("{service}: {}", operations.join(", ")));
        }
        group
    }
}

impl Report {
    /// The report as text: facts, counts, then the groups, shortened unless `all` is set.
    pub(super) fn text(&self, all: bool) -> String {
        let mut text = String::new();
        let mut line = |line: &str| {
            text.push_str(line);
            text.push('\n');
        };
        for fact in &self.facts {
            line(fact);
        }
        line("");
        for group in &self.groups {
            line(&format!("{:>6}  {}", group.count, group.title));
        }
        for group in self.groups.iter().filter(|group| group.count > 0) {
            line(&format!("\n{}", group.title));
            let shown = if all { usize::MAX } else { LINES_SHOWN };
            for one in group.lines.iter().take(shown) {
                line(&format!("  {one}"));
            }
            let hidden = group.lines.len().saturating_sub(shown);
            if hidden > 0 {
                line(&format!("  ... and {hidden} more (--all shows them)"));
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(lines: usize) -> Report {
        Report {
            facts: vec!["read".to_owned()],
            groups: vec![
                Group::new("new", vec!["x".to_owned(); lines]),
                Group::new("gone", Vec::new()),
            ],
        }
    }

    #[test]
    fn counts_come_first() {
        let text = report(1).text(false);
        assert_eq!(text, "read\n\n     1  new\n     0  gone\n\nnew\n  x\n");
    }

    #[test]
    fn long_groups_are_shortened() {
        let report = report(LINES_SHOWN + 2);
        let short = report.text(false);
        assert!(short.ends_with("  ... and 2 more (--all shows them)\n"));
        let whole = report.text(true);
        assert!(whole.ends_with("  x\n") && whole.lines().count() == short.lines().count() + 1);
    }

    #[test]
    fn a_service_is_one_line() {
        let operations = vec!["A".to_owned(), "B".to_owned()];
        let group = Group::by_service("new", [("s3".to_owned(), operations)]);
        assert_eq!((group.count, group.lines), (2, vec!["s3: A, B".to_owned()]));
    }
}
