//! Looks for a match.

use std::ops::Range;

use super::node::Node;

/// Steps that one search may take.
const STEPS_AT_MOST: usize = 200_000;
/// Steps of one way to match that lie within each other.
const DEPTH_AT_MOST: usize = 200;

#[derive(Debug)]
pub(super) struct Search<'s> {
    pub(super) text: &'s str,
    pub(super) steps: &'s mut usize,
    pub(super) groups: Vec<Option<Range<usize>>>,
    pub(super) depth: usize,
}

pub(super) type Then<'t, 's> = dyn FnMut(&mut Search<'s>, usize) -> Result<bool, ()> + 't;

impl<'s> Search<'s> {
    /// Whether a node matches from a place on, and so does what comes then.
    pub(super) fn node(
        &mut self,
        node: &Node,
        at: usize,
        then: &mut Then<'_, 's>,
    ) -> Result<bool, ()> {
        *self.steps += 1;
        if *self.steps > STEPS_AT_MOST || self.depth > DEPTH_AT_MOST {
            return Err(());
        }
        self.depth += 1;
        let found = self.node_at(node, at, then);
        self.depth -= 1;
        found
    }

    fn node_at(&mut self, node: &Node, at: usize, then: &mut Then<'_, 's>) -> Result<bool, ()> {
        let text = self.text;
        let next = || text.get(at..).and_then(|rest| rest.chars().next());
        match node {
            Node::Letter(_) | Node::Any(_) | Node::Class(..) => match self.letter(node, at) {
                Some(next) => then(self, next),
                None => Ok(false),
            },
            Node::Start if at == 0 => then(self, at),
            Node::End if at == text.len() => then(self, at),
            Node::Start | Node::End => Ok(false),
            Node::Border(is_one) => {
                let is_word = |letter: Option<char>| {
                    letter.is_some_and(|letter| letter.is_ascii_alphanumeric() || letter == '_')
                };
                let before = text.get(..at).and_then(|before| before.chars().next_back());
                match (is_word(before) != is_word(next())) == *is_one {
                    true => then(self, at),
                    false => Ok(false),
                }
            }
            Node::All(nodes) => self.all(nodes, at, then),
            Node::Either(ways) => {
                for way in ways {
                    if self.node(way, at, then)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Node::Group(inner, number) => {
                let before = self.groups.get(*number).cloned().flatten();
                let is_match = self.node(inner, at, &mut |search, end| {
                    let known = search.groups.get(*number).cloned().flatten();
                    if let Some(group) = search.groups.get_mut(*number) {
                        *group = Some(at..end);
                    }
                    let is_match = then(search, end)?;
                    if !is_match && let Some(group) = search.groups.get_mut(*number) {
                        *group = known;
                    }
                    Ok(is_match)
                })?;
                if !is_match && let Some(group) = self.groups.get_mut(*number) {
                    *group = before;
                }
                Ok(is_match)
            }
            Node::Repeat {
                node,
                least,
                most,
                is_lazy,
            } => self.repeat((node, *least, *most, *is_lazy), 0, at, then),
        }
    }

    /// Where the letter ends that a node matches, if it is one of one letter.
    fn letter(&self, node: &Node, at: usize) -> Option<usize> {
        let letter = self.text.get(at..)?.chars().next()?;
        let is_it = match node {
            Node::Letter(known) => *known == letter,
            Node::Any(is_all) => *is_all || letter != '\n',
            Node::Class(set, is_in) => {
                let mut ranges = set.iter();
                ranges.any(|(first, last)| (*first..=*last).contains(&letter)) == *is_in
            }
            _ => return None,
        };
        is_it.then_some(at + letter.len_utf8())
    }

    /// As many letters as there are, then one fewer each time.
    fn letters(
        &mut self,
        of: (&Node, usize, Option<usize>, bool),
        at: usize,
        then: &mut Then<'_, 's>,
    ) -> Result<bool, ()> {
        let (node, least, most, is_lazy) = of;
        let mut ends = vec![at];
        let mut end = at;
        while most.is_none_or(|most| ends.len() <= most)
            && let Some(next) = self.letter(node, end)
        {
            *self.steps += 1;
            end = next;
            ends.push(end);
        }
        let mut ends = ends.get(least..).unwrap_or_default().to_vec();
        if !is_lazy {
            ends.reverse();
        }
        for end in ends {
            *self.steps += 1;
            if *self.steps > STEPS_AT_MOST {
                return Err(());
            }
            if then(self, end)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn all(&mut self, nodes: &[Node], at: usize, then: &mut Then<'_, 's>) -> Result<bool, ()> {
        match nodes.split_first() {
            None => then(self, at),
            Some((first, rest)) => {
                self.node(first, at, &mut |search, at| search.all(rest, at, then))
            }
        }
    }

    fn repeat(
        &mut self,
        of: (&Node, usize, Option<usize>, bool),
        count: usize,
        at: usize,
        then: &mut Then<'_, 's>,
    ) -> Result<bool, ()> {
        let (node, least, most, is_lazy) = of;
        let is_single = match node {
            Node::All(nodes) => nodes.len() == 1,
            _ => true,
        };
        let own = match node {
            Node::All(nodes) => nodes.first().unwrap_or(node),
            _ => node,
        };
        if count == 0
            && is_single
            && matches!(own, Node::Letter(_) | Node::Any(_) | Node::Class(..))
        {
            return self.letters((own, least, most, is_lazy), at, then);
        }
        let is_enough = count >= least;
        if is_enough && is_lazy && then(self, at)? {
            return Ok(true);
        }
        if most.is_none_or(|most| count < most) {
            let is_match = self.node(node, at, &mut |search, next| {
                // What matches nothing is not repeated.
                match next == at && is_enough {
                    true => Ok(false),
                    false => search.repeat(of, count + 1, next, then),
                }
            })?;
            if is_match {
                return Ok(true);
            }
        }
        match is_enough && !is_lazy {
            true => then(self, at),
            false => Ok(false),
        }
    }
}
