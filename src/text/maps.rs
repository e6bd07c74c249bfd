//! Maps and sets. Each kind of key and value costs some kilobytes of the wasm, so there are few.
//!
//! The keys of hash maps are pasted texts; the hash is a cheap one and has a seed of its own in
//! each process, so nobody can prepare texts that collide.

use foldhash::fast::RandomState;

/// A hash map.
pub type HashMap<K, V> = std::collections::HashMap<K, V, RandomState>;
/// Places of a list by a text.
pub type Places = HashMap<String, Vec<usize>>;

/// Texts that were seen.
#[derive(Debug, Default)]
pub struct Seen(Places);

impl Seen {
    /// Whether the text is seen for the first time.
    pub fn insert(&mut self, text: &str) -> bool {
        !self.0.contains_key(text) && self.0.insert(text.to_owned(), Vec::new()).is_none()
    }

    /// The texts, in any order.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Whether the text was seen.
    pub fn contains(&self, text: &str) -> bool {
        self.0.contains_key(text)
    }
}

impl<'t> FromIterator<&'t str> for Seen {
    fn from_iter<I: IntoIterator<Item = &'t str>>(texts: I) -> Self {
        let mut seen = Self::default();
        for text in texts {
            seen.insert(text);
        }
        seen
    }
}

/// Values by texts. Only the list of values is made for each kind of value, not the map.
#[derive(Debug)]
pub struct ByText<V> {
    places: Places,
    values: Vec<V>,
}

impl<V> Default for ByText<V> {
    fn default() -> Self {
        Self {
            places: Places::default(),
            values: Vec::new(),
        }
    }
}

impl<V> ByText<V> {
    /// The value of a text.
    pub fn get(&self, text: &str) -> Option<&V> {
        self.values.get(self.place(text)?)
    }

    /// The value of a text, to change it.
    pub fn get_mut(&mut self, text: &str) -> Option<&mut V> {
        let place = self.place(text)?;
        self.values.get_mut(place)
    }

    /// Sets the value of a text.
    pub fn insert(&mut self, text: &str, value: V) {
        match self.get_mut(text) {
            Some(known) => *known = value,
            None => {
                self.places.insert(text.to_owned(), vec![self.values.len()]);
                self.values.push(value);
            }
        }
    }

    /// The value of a text, made where there was none.
    pub fn or_insert(&mut self, text: &str, made: V) -> Option<&mut V> {
        if self.place(text).is_none() {
            self.insert(text, made);
        }
        self.get_mut(text)
    }

    /// The number of texts.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// All values, to change them.
    pub fn values_mut(&mut self) -> &mut [V] {
        &mut self.values
    }

    /// All values, in the order in which they were added.
    pub fn into_values(self) -> Vec<V> {
        self.values
    }

    /// The same.
    pub fn values(&self) -> &[V] {
        &self.values
    }

    fn place(&self, text: &str) -> Option<usize> {
        self.places.get(text)?.first().copied()
    }
}

/// A set of numbers, in order. Made for few numbers, or for numbers that come in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Numbers(Vec<usize>);

impl Numbers {
    /// Adds a number.
    pub fn insert(&mut self, number: usize) {
        if let Err(place) = self.0.binary_search(&number) {
            self.0.insert(place, number);
        }
    }

    /// Whether it is there.
    pub fn contains(&self, number: usize) -> bool {
        self.0.binary_search(&number).is_ok()
    }

    /// The numbers up to that one.
    pub fn up_to(&self, last: usize) -> &[usize] {
        let end = self.0.partition_point(|&number| number <= last);
        self.0.get(..end).unwrap_or_default()
    }

    /// All numbers.
    pub fn as_slice(&self) -> &[usize] {
        &self.0
    }
}

impl FromIterator<usize> for Numbers {
    fn from_iter<I: IntoIterator<Item = usize>>(numbers: I) -> Self {
        let mut set = Self::default();
        for number in numbers {
            set.insert(number);
        }
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::order::sort_places;

    #[test]
    fn numbers_are_in_order_and_there_once() {
        let numbers: Numbers = [5, 1, 5, 3].into_iter().collect();
        assert_eq!(numbers.as_slice(), [1, 3, 5]);
        assert_eq!(numbers.up_to(3), [1, 3]);
        assert!(numbers.up_to(0).is_empty());
        assert!(numbers.contains(5) && !numbers.contains(2));
    }

    #[test]
    fn places_are_sorted_and_what_is_alike_keeps_its_order() {
        let letters = ["b", "a", "b", "a"];
        let mut places = vec![0, 1, 2, 3];
        sort_places(&mut places, &mut |one, two| letters[one].cmp(letters[two]));
        assert_eq!(places, [1, 3, 0, 2]);
    }
}
