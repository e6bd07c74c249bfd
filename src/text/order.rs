//! Sorting, with one algorithm for all types: that of the standard library is compiled for each type
//! again, which was a twentieth of the module that the browser loads.

use std::cmp::Ordering;
use std::collections::BTreeSet;

/// Sorts; what is alike keeps its order.
pub fn sort<T: Ord>(items: &mut [T]) {
    sort_by(items, T::cmp);
}

/// Sorts by a key; what is alike keeps its order.
pub fn sort_by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    sort_by(items, |one, other| key(one).cmp(&key(other)));
}

/// Sorts by a comparison; what is alike keeps its order.
pub fn sort_by<T>(items: &mut [T], mut order: impl FnMut(&T, &T) -> Ordering) {
    let mut places: Vec<usize> = (0..items.len()).collect();
    sort_places(
        &mut places,
        &mut |one, other| match (items.get(one), items.get(other)) {
            (Some(one), Some(other)) => order(one, other),
            _ => Ordering::Equal,
        },
    );
    arrange(&mut places, &mut |one, other| items.swap(one, other));
}

/// The set of them. To collect them would sort them first.
pub fn set<T: Ord>(items: impl IntoIterator<Item = T>) -> BTreeSet<T> {
    let mut set = BTreeSet::new();
    for item in items {
        set.insert(item);
    }
    set
}

/// Sorts places of a list by what stands there; what is alike keeps its order.
pub fn sort_places(places: &mut [usize], order: &mut dyn FnMut(usize, usize) -> Ordering) {
    places.sort_by(|&one, &other| order(one, other));
}

/// Puts items into the order of their places, along the cycles of the permutation.
fn arrange(places: &mut [usize], swap: &mut dyn FnMut(usize, usize)) {
    for start in 0..places.len() {
        let mut at = start;
        while let Some(place) = places.get_mut(at) {
            let next = std::mem::replace(place, at);
            if next == start {
                break;
            }
            swap(at, next);
            at = next;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn as_the_standard_library_does(items: Vec<(u8, u16)>) {
            let (mut own, mut known) = (items.clone(), items.clone());
            sort_by_key(&mut own, |item| item.0);
            known.sort_by_key(|item| item.0);
            prop_assert_eq!(own, known);
            let (mut own, mut known) = (items.clone(), items);
            sort(&mut own);
            known.sort();
            prop_assert_eq!(own, known);
        }
    }
}
