//! Hash maps with a cheap hash. The keys are pasted texts; the hash has a seed of its own in each
//! process, so nobody can prepare texts that collide.

use foldhash::fast::RandomState;

/// A hash map.
pub type HashMap<K, V> = std::collections::HashMap<K, V, RandomState>;
/// A hash set.
pub type HashSet<K> = std::collections::HashSet<K, RandomState>;
