//! Which document a path means. Documents are named by their path within the project; a path in a
//! document is relative to the one that it stands in.

use crate::text::maps::Seen;
use crate::text::order;
use crate::workspace::Workspace;

/// The documents of a workspace by their paths.
#[derive(Debug, Default)]
pub struct Files {
    /// The parts of each path; of documents with the same path only the last counts.
    paths: Vec<Option<Vec<String>>>,
}

/// The documents that a path may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// None.
    Nothing,
    /// This one.
    One(u32),
    /// Each of them, and nothing tells which.
    Several(Vec<u32>),
}

impl Files {
    /// The documents of a workspace.
    #[must_use]
    pub fn of(workspace: &Workspace) -> Self {
        let names = workspace.documents.iter();
        Self::of_names(names.map(|document| document.name.as_str()))
    }

    /// Documents with these names, in their order.
    pub fn of_names<'n>(names: impl IntoIterator<Item = &'n str>) -> Self {
        let all: Vec<Vec<String>> = names.into_iter().map(parts).collect();
        let mut places: Vec<usize> = (0..all.len()).collect();
        order::sort_places(&mut places, &mut |one, other| {
            all.get(one).cmp(&all.get(other))
        });
        let mut is_replaced = vec![false; all.len()];
        for pair in places.windows(2) {
            // A file that is given again replaces the earlier one.
            if let [earlier, later] = pair
                && all.get(*earlier) == all.get(*later)
                && let Some(is_replaced) = is_replaced.get_mut(*earlier)
            {
                *is_replaced = true;
            }
        }
        let paths = all.into_iter().zip(is_replaced);
        let paths = paths
            .map(|(path, is_replaced)| (!is_replaced || path.is_empty()).then_some(path))
            .collect();
        Self { paths }
    }

    /// Whether a later document has the same path.
    #[must_use]
    pub fn is_replaced(&self, document: u32) -> bool {
        let path = self.paths.get(document as usize);
        path.is_some_and(Option::is_none)
    }

    /// The document that a path means where it stands in `from`: the one at that path, else those
    /// whose path ends like it. A document never means itself.
    #[must_use]
    pub fn resolve(&self, from: u32, path: &str) -> Found {
        let wanted = parts(path);
        let own = self.paths.get(from as usize).and_then(Option::as_ref);
        let folder = own.map(|own| own.split_last().map_or(&[][..], |(_, folder)| folder));
        if wanted.is_empty() || wanted.iter().all(|part| part == "..") {
            return Found::Nothing;
        }
        let exact = folder.and_then(|folder| joined(folder, &wanted));
        let is_absolute = path.starts_with('/');
        let mut at_place = self.all(from).filter(|(_, known)| match is_absolute {
            true => **known == wanted,
            false => Some(*known) == exact.as_ref(),
        });
        if let Some((document, _)) = at_place.next() {
            return Found::One(document);
        }
        let start = wanted.iter().take_while(|part| *part == "..").count();
        let tail = wanted.get(start..).unwrap_or_default();
        // What leaves the folder again within the path is written out first.
        let tail = joined(&[], tail).unwrap_or_default();
        if tail.is_empty() {
            return Found::Nothing;
        }
        let likely: Vec<u32> = self
            .all(from)
            .filter(|(_, known)| known.ends_with(&tail) || self.is_without_folder(known, &tail))
            .map(|(document, _)| document)
            .collect();
        match likely.as_slice() {
            [] => Found::Nothing,
            [only] => Found::One(*only),
            _ => Found::Several(likely),
        }
    }

    /// Whether a document was given without the folders that the path has: the only one that is
    /// called so.
    fn is_without_folder(&self, known: &[String], path: &[String]) -> bool {
        let is_called_so = |other: &&Vec<String>| other.last() == path.last();
        let mut all = self.paths.iter().flatten().filter(is_called_so);
        path.ends_with(known) && all.next().is_some() && all.next().is_none()
    }

    /// Whether a document may be the one that a path with placeholders means: no part that both
    /// have is another one.
    #[must_use]
    pub fn may_be(&self, document: u32, path: &str) -> bool {
        let Some(known) = self.paths.get(document as usize).and_then(Option::as_ref) else {
            return false;
        };
        let wanted = parts(path);
        let start = wanted.iter().rposition(|part| part == "..");
        let wanted = wanted
            .get(start.map_or(0, |at| at + 1)..)
            .unwrap_or_default();
        let mut pairs = known.iter().rev().zip(wanted.iter().rev());
        pairs.all(|(known, wanted)| may_be_part(known, wanted))
            || ends_like(&known.join("/"), &wanted.join("/"))
    }

    /// The documents in the same folder as that one that have this name.
    #[must_use]
    pub fn beside(&self, document: u32, name: &str) -> Option<u32> {
        let own = self.paths.get(document as usize)?.as_ref()?;
        let (_, folder) = own.split_last()?;
        let wanted = joined(folder, &parts(name))?;
        let mut all = self.all(document);
        let found = all.find(|(_, known)| **known == wanted);
        found.map(|(document, _)| document)
    }

    /// The documents at that path within the folder of that one, or within one above it.
    #[must_use]
    pub fn above(&self, document: u32, path: &str) -> Vec<u32> {
        let own = self.paths.get(document as usize).and_then(Option::as_ref);
        let folder = own
            .and_then(|own| own.split_last())
            .map(|(_, folder)| folder);
        let (folder, wanted) = (folder.unwrap_or_default(), parts(path));
        let places = (0..=folder.len()).filter_map(|length| joined(folder.get(..length)?, &wanted));
        let mut above = Seen::default();
        places.for_each(|place| _ = above.insert(&place.join("/")));
        let all = self
            .all(document)
            .filter(|(_, known)| above.contains(&known.join("/")));
        all.map(|(document, _)| document).collect()
    }

    /// The only document that is called like the last part of a path.
    #[must_use]
    pub fn only(&self, path: &str) -> Option<u32> {
        let wanted = parts(path).pop()?;
        let mut called = (0_u32..).zip(&self.paths).filter(|(_, known)| {
            let last = known.as_ref().and_then(|known| known.last());
            last == Some(&wanted)
        });
        let first = called.next();
        first
            .filter(|_| called.next().is_none())
            .map(|(document, _)| document)
    }

    /// Whether two documents stand in the same folder.
    #[must_use]
    pub fn is_beside(&self, one: u32, two: u32) -> bool {
        let folder = |document: u32| {
            let path = self.paths.get(document as usize)?.as_ref()?;
            path.split_last().map(|(_, folder)| folder)
        };
        folder(one).is_some_and(|one| folder(two) == Some(one))
    }

    fn all(&self, but: u32) -> impl Iterator<Item = (u32, &Vec<String>)> {
        let numbered = (0_u32..).zip(&self.paths);
        numbered.filter_map(move |(document, path)| {
            let path = path.as_ref().filter(|path| !path.is_empty())?;
            (document != but).then_some((document, path))
        })
    }
}

/// Whether a folder or file may be called so: `${...}` is any text.
fn may_be_part(known: &str, wanted: &str) -> bool {
    let Some((start, rest)) = wanted.split_once("${") else {
        return known == wanted;
    };
    let end = rest.rsplit_once('}').map_or("", |(_, end)| end);
    let is_long_enough = known.len() >= start.len() + end.len();
    is_long_enough && known.starts_with(start) && known.ends_with(end)
}

/// Whether a path may end like another one, where `${...}` may be several folders.
fn ends_like(known: &str, wanted: &str) -> bool {
    let mut pieces = wanted.split("${");
    let first = pieces.next().unwrap_or_default();
    let mut literals: Vec<&str> = pieces
        .map(|piece| piece.rsplit_once('}').map_or("", |(_, literal)| literal))
        .collect();
    let Some(mut rest) = literals.pop().and_then(|last| known.strip_suffix(last)) else {
        return false;
    };
    for literal in literals.iter().rev() {
        let Some(at) = rest.rfind(literal) else {
            return false;
        };
        rest = rest.get(..at).unwrap_or_default();
    }
    let mut starts = rest.match_indices(first);
    starts.any(|(at, _)| {
        let above = rest.get(..at).unwrap_or_default();
        above.is_empty() || above.ends_with('/')
    })
}

/// The parts of a path, without those that mean nothing.
fn parts(path: &str) -> Vec<String> {
    let path = path.trim().trim_start_matches("file://");
    let parts = path.split(['/', '\\']);
    let parts = parts.filter(|part| !part.is_empty() && *part != ".");
    parts.map(str::to_owned).collect()
}

/// A path within a folder; none, if it leaves the project.
fn joined(folder: &[String], path: &[String]) -> Option<Vec<String>> {
    let mut all = folder.to_vec();
    for part in path {
        match part.as_str() {
            ".." => {
                all.pop()?;
            }
            _ => all.push(part.clone()),
        }
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_relative_to_its_document() {
        let files = Files::of_names([
            "services/intake/template.yaml",
            "services/intake/machine.asl.json",
            "services/payout/machine.asl.json",
            "shared/machine.asl.json",
            "shared/trust.json",
            "a\\b\\trust.json",
        ]);
        for (path, expected) in [
            ("machine.asl.json", Found::One(1)),
            ("./machine.asl.json", Found::One(1)),
            (".\\machine.asl.json", Found::One(1)),
            ("x/../machine.asl.json", Found::One(1)),
            ("../payout/machine.asl.json", Found::One(2)),
            ("../../shared/machine.asl.json", Found::One(3)),
            // Not there: the one that ends so.
            ("payout/machine.asl.json", Found::One(2)),
            ("../shared/machine.asl.json", Found::One(3)),
            ("trust.json", Found::Several(vec![4, 5])),
            ("other.json", Found::Nothing),
            ("chine.asl.json", Found::Nothing),
            ("/shared/trust.json", Found::One(4)),
            ("", Found::Nothing),
            ("..", Found::Nothing),
            ("template.yaml", Found::Nothing),
        ] {
            assert_eq!(files.resolve(0, path), expected, "{path}");
        }
        assert_eq!(files.beside(4, "machine.asl.json"), Some(3));
        assert_eq!(files.beside(4, "template.yaml"), None);
        assert!(files.is_beside(3, 4) && !files.is_beside(2, 3));
    }

    #[test]
    fn a_file_given_without_its_folder_is_found() {
        let files = Files::of_names(["template.yaml", "machine.asl.json"]);
        let found = files.resolve(0, "statemachine/machine.asl.json");
        assert_eq!(found, Found::One(1));
    }

    #[test]
    fn a_file_of_another_folder_is_another_file() {
        let files = Files::of_names(["template.yaml", "x.json", "dev/x.json"]);
        for (path, expected) in [
            ("prod/x.json", Found::Nothing),
            ("dev/x.json", Found::One(2)),
            ("app/dev/x.json", Found::Nothing),
        ] {
            assert_eq!(files.resolve(0, path), expected, "{path}");
        }
        for (path, expected) in [
            ("${Stage}/x.json", true),
            ("app/${Stage}/x.json", true),
            ("d${Stage}/x.json", true),
            ("p${Stage}/x.json", false),
            ("dev/${Name}.json", true),
            ("prod/${Name}.json", false),
            ("../${Name}", true),
        ] {
            assert_eq!(files.may_be(2, path), expected, "{path}");
        }
        // It may be several folders.
        let files = Files::of_names(["app/eu/dev/x.json"]);
        for (path, expected) in [
            ("app/${Stage}/x.json", true),
            ("app/${Region}${Stage}/x.json", true),
            ("app/e${Stage}/x.json", true),
            ("app/u${Stage}/x.json", false),
            ("other/${Stage}/x.json", false),
            ("app/${Stage}/y.json", false),
            ("p/${Stage}/x.json", false),
        ] {
            assert_eq!(files.may_be(0, path), expected, "{path}");
        }
    }

    #[test]
    fn a_file_given_again_replaces_the_earlier_one() {
        let files = Files::of_names(["t.yaml", "m.json", "./m.json"]);
        assert!(files.is_replaced(1) && !files.is_replaced(2));
        assert_eq!(files.resolve(0, "m.json"), Found::One(2));
    }
}
