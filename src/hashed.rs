//! Maps and sets whose hashes cost little: a reader of manifests asks them for thousands of short names.
//!
//! The seed is random in each process, so a file cannot be written whose names all collide. Nothing is ever
//! told about the hashes.

use foldhash::fast::RandomState;

/// [`std::collections::HashMap`], hashed fast.
pub(crate) type HashMap<K, V> = std::collections::HashMap<K, V, RandomState>;

/// [`std::collections::HashSet`], hashed fast.
pub(crate) type HashSet<T> = std::collections::HashSet<T, RandomState>;
