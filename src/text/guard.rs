//! Worlds: what is there depends on choices that the text leaves open, such as a condition of a
//! template or two texts of which one is in effect. A guard tells in which worlds a claim holds.
//!
//! Must never sample: where the choices have more combinations than `WORLDS_AT_MOST`, there is no
//! list of worlds, and whoever asks leaves its question open.

use std::sync::Arc;

/// Combinations of choices that are tried.
pub const WORLDS_AT_MOST: usize = 64;

/// Something that has exactly one of several values, and the text doesn't tell which.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Variable {
    /// Document in which it is chosen; variables of two documents are never the same.
    pub document: u32,
    /// What it is called there, such as the name of a condition or parameter.
    pub name: Arc<str>,
    /// How many values it can have; at least two, else it decides nothing.
    pub values: u32,
}

/// In which worlds a claim holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Guard {
    /// In all.
    #[default]
    Always,
    /// In none.
    Never,
    /// Where the variable has the value of that index.
    Is(Variable, u32),
    /// Where the other one does not hold.
    Not(Arc<Guard>),
    /// Where all of them hold.
    All(Arc<[Guard]>),
    /// Where at least one of them holds.
    Any(Arc<[Guard]>),
}

/// One value for each of some variables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct World(Vec<(Variable, u32)>);

impl Guard {
    /// Where both hold.
    #[must_use]
    pub fn and(self, other: Guard) -> Guard {
        match (self, other) {
            (Guard::Never, _) | (_, Guard::Never) => Guard::Never,
            (Guard::Always, guard) | (guard, Guard::Always) => guard,
            (left, right) if left == right => left,
            (left, right) => Guard::All([left, right].into()),
        }
    }

    /// Where at least one holds.
    #[must_use]
    pub fn or(self, other: Guard) -> Guard {
        match (self, other) {
            (Guard::Always, _) | (_, Guard::Always) => Guard::Always,
            (Guard::Never, guard) | (guard, Guard::Never) => guard,
            (left, right) if left == right => left,
            (left, right) => Guard::Any([left, right].into()),
        }
    }

    /// Where it does not hold.
    #[must_use]
    pub fn negated(self) -> Guard {
        match self {
            Guard::Always => Guard::Never,
            Guard::Never => Guard::Always,
            Guard::Not(guard) => Guard::clone(&guard),
            guard => Guard::Not(Arc::new(guard)),
        }
    }

    /// Whether it holds in all worlds, as it is written.
    #[must_use]
    pub fn is_always(&self) -> bool {
        *self == Guard::Always
    }

    /// Whether it holds in that world; a variable that the world lacks has none of its values.
    #[must_use]
    pub fn holds(&self, world: &World) -> bool {
        match self {
            Guard::Always => true,
            Guard::Never => false,
            Guard::Is(variable, value) => world.value(variable) == Some(*value),
            Guard::Not(guard) => !guard.holds(world),
            Guard::All(guards) => guards.iter().all(|guard| guard.holds(world)),
            Guard::Any(guards) => guards.iter().any(|guard| guard.holds(world)),
        }
    }

    /// Whether it holds wherever the other one does; `None`: in some of these worlds only, or there
    /// are too many to try.
    #[must_use]
    pub fn holds_where(&self, other: &Guard) -> Option<bool> {
        if self.is_always() {
            return Some(true);
        }
        let mut variables = Vec::new();
        self.variables(&mut variables);
        other.variables(&mut variables);
        let worlds = World::all(&variables)?;
        let mut worlds = worlds.iter().filter(|world| other.holds(world));
        let first = self.holds(worlds.next()?);
        worlds
            .all(|world| self.holds(world) == first)
            .then_some(first)
    }

    /// Adds the variables that it depends on, each once, in the order of the text.
    pub fn variables(&self, found: &mut Vec<Variable>) {
        match self {
            Guard::Always | Guard::Never => {}
            Guard::Is(variable, _) => {
                if !found.contains(variable) {
                    found.push(variable.clone());
                }
            }
            Guard::Not(guard) => guard.variables(found),
            Guard::All(guards) | Guard::Any(guards) => {
                guards.iter().for_each(|guard| guard.variables(found));
            }
        }
    }
}

impl World {
    /// All worlds of these variables; `None` if there are more than `WORLDS_AT_MOST`. Without
    /// variables there is one world.
    #[must_use]
    pub fn all(variables: &[Variable]) -> Option<Vec<World>> {
        let mut worlds = vec![World::default()];
        for variable in variables {
            let count = worlds.len().checked_mul(variable.values as usize)?;
            if count > WORLDS_AT_MOST {
                return None;
            }
            let mut grown = Vec::with_capacity(count);
            for world in &worlds {
                for value in 0..variable.values {
                    let mut world = world.clone();
                    world.0.push((variable.clone(), value));
                    grown.push(world);
                }
            }
            worlds = grown;
        }
        Some(worlds)
    }

    /// The value of a variable in this world.
    #[must_use]
    pub fn value(&self, variable: &Variable) -> Option<u32> {
        let mut values = self.0.iter();
        let (_, value) = values.find(|(known, _)| known == variable)?;
        Some(*value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variable(name: &str, values: u32) -> Variable {
        Variable {
            document: 0,
            name: name.into(),
            values,
        }
    }

    #[test]
    fn a_guard_holds_in_the_worlds_that_it_tells() {
        let (stage, traced) = (variable("Stage", 3), variable("Traced", 2));
        let guard = Guard::Is(stage.clone(), 2).or(Guard::Is(traced.clone(), 1).negated());
        let mut variables = Vec::new();
        guard.variables(&mut variables);
        assert_eq!(variables, [stage.clone(), traced.clone()]);
        let worlds = World::all(&variables).unwrap();
        assert_eq!(worlds.len(), 6);
        for world in &worlds {
            let told = world.value(&stage) == Some(2) || world.value(&traced) == Some(0);
            assert_eq!(guard.holds(world), told);
            assert_eq!(guard.clone().negated().holds(world), !told);
        }
    }

    #[test]
    fn guards_are_compared_where_one_holds() {
        let is = |value| Guard::Is(variable("Stage", 2), value);
        assert_eq!(is(0).holds_where(&is(0)), Some(true));
        assert_eq!(is(0).holds_where(&is(1)), Some(false));
        assert_eq!(is(0).holds_where(&Guard::Always), None);
        assert_eq!(Guard::Always.holds_where(&is(1)), Some(true));
        assert_eq!(is(0).holds_where(&Guard::Is(variable("Other", 2), 0)), None);
    }

    #[test]
    fn too_many_worlds_are_none() {
        let many: Vec<Variable> = (0..7).map(|at| variable(&at.to_string(), 2)).collect();
        assert_eq!(World::all(&many[..6]).unwrap().len(), 64);
        assert!(World::all(&many).is_none());
        assert!(World::all(&[variable("Stage", u32::MAX)]).is_none());
        assert_eq!(World::all(&[]).unwrap().len(), 1);
    }

    #[test]
    fn constants_are_not_wrapped() {
        let guard = Guard::Is(variable("Stage", 2), 0);
        assert_eq!(Guard::Always.and(guard.clone()), guard);
        assert_eq!(Guard::Never.or(guard.clone()), guard);
        assert_eq!(Guard::Never.and(guard.clone()), Guard::Never);
        assert!(Guard::Always.or(guard.clone()).is_always());
        assert_eq!(guard.clone().negated().negated(), guard);
    }
}
