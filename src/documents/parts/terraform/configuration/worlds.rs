//! The worlds of a configuration put together: what is the same in all of them holds always, all else
//! where its conditions do (law 10 of the inventory).

use super::choices::Path;
use super::taken::Placed;
use crate::documents::{Part, What};
use crate::text::guard::{Guard, Variable};
use crate::text::maps::Places;
use crate::text::order::sort_by_key;
use crate::text::{Entry, Node, Tree};

/// The parts of some worlds, each once.
#[derive(Debug, Default)]
pub(super) struct Worlds<'w> {
    paths: Vec<Path>,
    units: Vec<Unit<'w>>,
    /// Places of units by where and what they are, once there are two worlds.
    known: Places,
}

/// A part, and what stands beside it.
#[derive(Debug)]
struct Unit<'w> {
    parts: Vec<Placed<'w>>,
    /// The worlds that have it.
    worlds: Vec<usize>,
}

impl<'w> Worlds<'w> {
    /// Adds a world.
    pub(super) fn add(&mut self, path: Path, parts: Vec<Placed<'w>>) {
        let world = self.paths.len();
        self.paths.push(path);
        let mut units: Vec<Unit<'w>> = Vec::new();
        for (document, part) in parts {
            let is_beside = matches!(part.what, What::Uses(_));
            match units.last_mut().filter(|_| is_beside) {
                Some(unit) => unit.parts.push((document, part)),
                None => units.push(Unit {
                    parts: vec![(document, part)],
                    worlds: vec![world],
                }),
            }
        }
        match world {
            0 => return self.units = units,
            1 => {
                for (at, unit) in self.units.iter().enumerate() {
                    self.known.entry(unit.text()).or_default().push(at);
                }
            }
            _ => {}
        }
        for unit in units {
            let text = unit.text();
            let places = self.known.entry(text).or_default();
            // In one world there may be two that are alike.
            let known = places.iter().copied().find(|&at| {
                let known = self.units.get(at);
                known.is_some_and(|known| !known.worlds.contains(&world) && is_like(known, &unit))
            });
            match known.and_then(|at| self.units.get_mut(at)) {
                Some(known) => known.worlds.push(world),
                None => {
                    places.push(self.units.len());
                    self.units.push(unit);
                }
            }
        }
    }

    /// All parts, each with the worlds that it is in.
    pub(super) fn parts(self, lead: u32) -> Vec<Placed<'w>> {
        let mut all = Vec::new();
        for unit in self.units {
            let guard = guard(&self.paths, &unit.worlds, lead);
            for (document, mut part) in unit.parts {
                part.guard = part.guard.and(guard.clone());
                all.push((document, part));
            }
        }
        sort_by_key(&mut all, |(document, part)| (*document, part.span.start));
        all
    }
}

impl Unit<'_> {
    /// A text that is the same for the same trees at the same places.
    fn text(&self) -> String {
        let mut text = String::new();
        for (document, part) in &self.parts {
            for number in [*document, part.document, part.span.start, part.span.end] {
                text.push_str(&number.to_string());
                text.push(' ');
            }
            part.node.iter().for_each(|node| write(node, &mut text));
        }
        text
    }
}

fn is_like(one: &Unit<'_>, two: &Unit<'_>) -> bool {
    let same = |((one_at, one), (two_at, two)): (&Placed<'_>, &Placed<'_>)| {
        let key = |part: &Part<'_>| (part.span, part.document, part.integrity, part.presence);
        one_at == two_at && one.what == two.what && key(one) == key(two) && one.guard == two.guard
    };
    one.parts.len() == two.parts.len() && one.parts.iter().zip(&two.parts).all(same)
}

/// A text that is the same for the same tree at the same place.
fn write(node: &Node<'_>, out: &mut String) {
    let span = node.span();
    out.push_str(&span.start.to_string());
    out.push('-');
    out.push_str(&span.end.to_string());
    if node.is_null() {
        out.push('0');
    } else if let Some(scalar) = node.scalar() {
        out.push(if node.as_str().is_some() { '"' } else { '#' });
        out.push_str(scalar);
        out.push('"');
    } else if node.is_object() {
        out.push('{');
        for member in node.members() {
            out.push_str(member.key());
            out.push('=');
            write(&member.value, out);
        }
        out.push('}');
    } else {
        out.push('[');
        node.items().iter().for_each(|item| write(item, out));
        out.push(']');
    }
}

/// Where it is one of some worlds.
fn guard(paths: &[Path], worlds: &[usize], lead: u32) -> Guard {
    if worlds.len() == paths.len() {
        return Guard::Always;
    }
    let is = |(condition, holds): &(String, bool)| {
        let variable = Variable {
            document: lead,
            name: condition.as_str().into(),
            values: 2,
        };
        Guard::Is(variable, u32::from(!holds))
    };
    // One condition may tell all of it.
    let own = worlds.iter().filter_map(|at| paths.get(*at));
    for one in own.clone().take(1).flatten() {
        let has = |path: &Path| path.contains(one);
        let is_told = |path: &&Path| path.iter().any(|(condition, _)| *condition == one.0);
        let other = paths
            .iter()
            .enumerate()
            .filter(|(at, _)| !worlds.contains(at));
        if own.clone().all(has) && other.clone().all(|(_, path)| is_told(&path) && !has(path)) {
            return is(one);
        }
    }
    let mut guard = Guard::Never;
    for path in own {
        let all = path.iter().map(is);
        guard = guard.or(all.fold(Guard::Always, Guard::and));
    }
    guard
}
