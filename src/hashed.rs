//! Maps and sets whose hashes cost little: a reader of manifests asks them for thousands of short names.
//!
//! The seed is random in each process, so a file cannot be written whose names all collide. Nothing is ever
//! told about the hashes.

use std::hash::{BuildHasherDefault, Hasher};

use foldhash::fast::RandomState;

/// [`std::collections::HashMap`], hashed fast.
pub(crate) type HashMap<K, V> = std::collections::HashMap<K, V, RandomState>;

/// A map whose keys are constants of this program. Nobody can choose them so that they collide, so their hashes need no
/// seed and cost less.
pub(crate) type ConstantMap<V> =
    std::collections::HashMap<&'static str, V, BuildHasherDefault<NameHasher>>;

/// Hashes a name by its length and its ends.
#[derive(Default)]
pub(crate) struct NameHasher(u64);

impl Hasher for NameHasher {
    fn write(&mut self, name: &[u8]) {
        let ends = match (name.first_chunk(), name.last_chunk()) {
            (Some(first), Some(last)) => {
                u64::from_le_bytes(*first) ^ u64::from_le_bytes(*last).rotate_left(29)
            }
            _ => name.iter().fold(0, |all, byte| all << 8 | u64::from(*byte)),
        };
        // The golden ratio, as Knuth proposes (The Art of Computer Programming, volume 3, 6.4).
        self.0 = (self.0 ^ ends ^ name.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    /// A string writes a byte behind its end.
    fn write_u8(&mut self, _end: u8) {}

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
}

/// [`std::collections::HashSet`], hashed fast.
pub(crate) type HashSet<T> = std::collections::HashSet<T, RandomState>;
