//! The API group versions that kube-apiserver has compiled in, by version.
//!
//! The facts are data: `api-groups.tsv` next to this file, which names its sources.

use std::sync::OnceLock;

use super::flags::Availability;
use super::table::{Lifetime, VersionTable, minor};
use crate::built_in_table::Cells;
use crate::hashed::HashMap;

/// The oldest minor version that was read.
pub const OLDEST: u8 = 20;
/// The newest minor version that was read.
pub const NEWEST: u8 = 36;

static TABLE: VersionTable<GroupVersion> =
    VersionTable { text: include_str!("api-groups.tsv"), read: GroupVersion::read };

/// A version of an API group that some version of kube-apiserver has compiled in.
#[derive(Clone, Copy, Debug)]
pub struct GroupVersion {
    /// `apps/v1`; `/v1` for the core group.
    pub name: &'static str,
    /// The minor versions that have it.
    pub life: Lifetime,
    /// The first minor version that serves none of it, though its types may still be compiled in.
    pub unserved: Option<u8>,
}

/// The group version of a name.
pub fn find(name: &str) -> Option<GroupVersion> {
    TABLE.find(name)
}

/// Every group version, sorted by name.
pub fn all() -> impl Iterator<Item = GroupVersion> {
    TABLE.all()
}

/// Whether Kubernetes 1.`minor` knows a group, in any version.
pub fn group(group: &str, minor: u8) -> Availability {
    if !(OLDEST..=NEWEST).contains(&minor) {
        return Availability::NotRead;
    }
    let mut versions = by_group().get(group).into_iter().flatten();
    let known = versions.any(|version| version.presence(minor) == Availability::Present);
    if known { Availability::Present } else { Availability::Absent }
}

/// The versions of each group. A cluster of kOps may name 40,000 groups.
fn by_group() -> &'static HashMap<&'static str, Vec<GroupVersion>> {
    static GROUPS: OnceLock<HashMap<&'static str, Vec<GroupVersion>>> = OnceLock::new();
    GROUPS.get_or_init(|| {
        let mut groups: HashMap<_, Vec<_>> = HashMap::default();
        for version in all() {
            groups.entry(version.group()).or_default().push(version);
        }
        groups
    })
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
    fn read(mut cells: Cells) -> Option<Self> {
        Some(Self {
            name: cells.next()?,
            life: Lifetime::read(&mut cells)?,
            unserved: minor(cells.next()?),
        })
    }

    /// The name of the group, empty for the core group.
    pub fn group(&self) -> &'static str {
        self.name.split('/').next().unwrap_or_default()
    }

    /// Whether the server of Kubernetes 1.`minor` has it compiled in.
    pub fn presence(&self, minor: u8) -> Availability {
        self.life.presence(minor, &(OLDEST..=NEWEST))
    }
}
