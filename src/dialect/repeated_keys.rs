//! Keys that a map has twice. YAML does not allow them, and most readers keep the last one with all that is
//! below it.
//!
//! ```yaml
//! kube-apiserver-arg: audit-log-maxage=60
//! kube-apiserver-arg: audit-log-maxbackup=20
//! ```

use crate::apiserver::{ApiServer, Fault, FaultKind, ManifestFault};
use crate::hashed::{HashMap, HashSet};
use crate::source::Span;
use crate::yaml::{Node, Presence, Stream};

/// The keys of one text that are reported. A file with more is no configuration.
const LOST_MAX: usize = 100;

/// Up to this number of names it is faster to compare each with each than to hash them.
const FEW: usize = 16;

/// Adds the keys that are lost in a map around a server, or around one of its flags.
pub(crate) fn add_faults(stream: &Stream<'_>, servers: &mut [ApiServer]) {
    if servers.is_empty() {
        return;
    }
    let mut left = LOST_MAX;
    for map in stream.mappings().filter(|map| map.entries().nth(1).is_some()) {
        let mut lost = lost_keys(map);
        lost.truncate(left);
        left -= lost.len();
        if lost.is_empty() {
            continue;
        }
        let whole = map.span();
        for server in servers.iter_mut() {
            if concerns(server, whole) {
                server.faults.extend(lost.iter().cloned());
            }
        }
    }
}

/// True if a place is around a server or one of its flags.
fn concerns(server: &ApiServer, place: Span) -> bool {
    let mut flags = server.flags();
    place.contains(server.anchor) || flags.any(|flag| place.contains(flag.name_span))
}

/// True if one of some names is there twice. Nearly all maps are small, and have each key once.
fn has_twice(names: &[&str]) -> bool {
    if names.len() > FEW {
        let mut seen = HashSet::default();
        return !names.iter().all(|name| seen.insert(*name));
    }
    let mut rest = names;
    while let Some((first, others)) = rest.split_first() {
        if others.contains(first) {
            return true;
        }
        rest = others;
    }
    false
}

/// Every key of a map that is written again further on. The branches of a template may each have one.
fn lost_keys(map: Node<'_>) -> Vec<Fault> {
    let names: Vec<&str> = map.entries().filter_map(|(key, _)| key.text()).collect();
    if !has_twice(&names) {
        return Vec::new();
    }
    let mut last: HashMap<&str, Node<'_>> = HashMap::default();
    for (key, _) in map.entries() {
        if let Some(text) = key.text() {
            last.insert(text, key);
        }
    }
    let mut faults = Vec::new();
    for (key, _) in map.entries() {
        let Some(text) = key.text().filter(|text| *text != "<<") else {
            continue;
        };
        let Some(winner) = last.get(text).filter(|winner| winner.id() != key.id()) else {
            continue;
        };
        let (earlier, later) = (key.span(), winner.span());
        if earlier.is_empty() {
            // `: value` has nothing to point at.
            continue;
        }
        let both = key.presence(later) == Presence::Certain
            && winner.presence(earlier) == Presence::Certain;
        if both && earlier != later {
            let kind = ManifestFault::RepeatedKey { key: text.to_owned(), last: later };
            faults.push(Fault { span: earlier, kind: FaultKind::Manifest(kind) });
        }
    }
    faults
}
