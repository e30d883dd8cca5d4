//! The API group versions that kube-apiserver has compiled in, by version.
//!
//! The facts are data: `api-groups.tsv` next to this file, which names its sources.

use super::flags::Availability;
use super::table::{VersionTable, minor};

/// The oldest minor version that was read.
pub const OLDEST: u8 = 20;
/// The newest minor version that was read.
pub const NEWEST: u8 = 36;

static TABLE: VersionTable = VersionTable(include_str!("api-groups.tsv"));

/// A version of an API group that some version of kube-apiserver has compiled in.
#[derive(Clone, Copy, Debug)]
pub struct GroupVersion {
    /// `apps/v1`; `/v1` for the core group.
    pub name: &'static str,
    /// The first minor version that has it; [`OLDEST`] if it may be older.
    pub since: u8,
    /// The first minor version that has it no more.
    pub removed: Option<u8>,
    /// The first minor version that serves none of it, though its types may still be compiled in.
    pub unserved: Option<u8>,
}

/// The group version of a name.
pub fn find(name: &str) -> Option<GroupVersion> {
    TABLE.find(name).and_then(GroupVersion::read)
}

/// Every group version, sorted by name.
pub fn all() -> impl Iterator<Item = GroupVersion> {
    TABLE.rows().filter_map(GroupVersion::read)
}

/// Whether Kubernetes 1.`minor` knows a group, in any version.
pub fn group(group: &str, minor: u8) -> Availability {
    if !(OLDEST..=NEWEST).contains(&minor) {
        return Availability::NotRead;
    }
    let mut versions = all().filter(|version| version.group() == group);
    let known = versions.any(|version| version.presence(minor) == Availability::Present);
    if known { Availability::Present } else { Availability::Absent }
}

/// Whether Kubernetes 1.`minor` knows a group version.
pub fn presence(name: &str, minor: u8) -> Availability {
    match find(name) {
        Some(version) => version.presence(minor),
        None if (OLDEST..=NEWEST).contains(&minor) => Availability::Absent,
        None => Availability::NotRead,
    }
}

impl GroupVersion {
    fn read(row: &'static str) -> Option<Self> {
        let mut cells = row.split('\t');
        Some(Self {
            name: cells.next()?,
            since: minor(cells.next()?)?,
            removed: minor(cells.next()?),
            unserved: minor(cells.next()?),
        })
    }

    /// The name of the group, empty for the core group.
    pub fn group(&self) -> &'static str {
        self.name.split('/').next().unwrap_or_default()
    }

    /// Whether the server of Kubernetes 1.`minor` has it compiled in.
    pub fn presence(&self, minor: u8) -> Availability {
        if self.removed.is_some_and(|removed| minor >= removed) {
            return Availability::Absent;
        }
        if minor > NEWEST || (minor < self.since && self.since == OLDEST) {
            return Availability::NotRead;
        }
        if minor < self.since { Availability::Absent } else { Availability::Present }
    }
}
