//! A file is judged for every version of Kubernetes that its component may be of.

use super::ConfigFault;
use crate::apiserver::ApiServer;
use crate::apiserver::flags::Availability;
use crate::apiserver::version::NEWEST_MINOR;
use crate::hashed::HashSet;
use crate::source::Span;

/// The versions that a component may be of, if they were read and have the flag. `oldest` is the first one
/// whose files were read in the source.
pub(super) fn minors(server: &ApiServer, flag: &str, oldest: u8) -> Option<(u8, u8)> {
    let known = server.known(flag)?;
    let (min, max) = server.version.minors();
    if max < oldest {
        return None;
    }
    let (min, max) = (min.max(oldest), max.min(NEWEST_MINOR));
    let mut having = (min..=max).filter(|&minor| known.presence(minor) != Availability::Absent);
    let first = having.next()?;
    Some((first, having.next_back().unwrap_or(first)))
}

/// The faults that a file has in all of some versions. If every version has faults and none of them is the
/// same, those of the newest version are told.
pub(super) fn common_faults(
    (min, max): (u8, u8),
    judge: impl Fn(u8) -> Vec<ConfigFault>,
) -> Vec<ConfigFault> {
    let latest = judge(max);
    if latest.is_empty() {
        return latest;
    }
    let mut common = latest.clone();
    for minor in min..max {
        let older = judge(minor);
        if older.is_empty() {
            return Vec::new();
        }
        let older: HashSet<(Span, &str)> = older.iter().map(ConfigFault::identity).collect();
        common.retain(|fault| older.contains(&fault.identity()));
    }
    if common.is_empty() { latest } else { common }
}
