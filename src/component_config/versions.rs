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
    let mut latest = judge(max);
    if latest.is_empty() {
        return latest;
    }
    if latest.len() > MANY && min < max {
        let oldest = judge(min);
        let oldest: HashSet<(Span, &str)> = oldest.iter().map(ConfigFault::identity).collect();
        let is_common = |fault: &ConfigFault| oldest.contains(&fault.identity());
        if latest.iter().any(is_common) {
            latest.retain(is_common);
            return latest;
        }
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

/// If a file has more faults, only the oldest and the newest version are judged. What is wrong in both is taken to be
/// wrong in the versions between them. That is true for every check. It is false for a field that only versions
/// between have, and nobody writes one a thousand times. A file of 1 MB may have 20,000 faults in 30 versions.
const MANY: usize = 1000;
