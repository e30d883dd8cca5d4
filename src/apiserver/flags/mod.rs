//! The flags of each program, by version.
//!
//! The facts are data: a table for each program in this folder, which names its sources. This file answers
//! questions about a version. It never guesses: a version whose flags were not recorded is
//! [`Availability::NotRead`].

mod flag_type;
mod nearest;
mod row;

use std::sync::OnceLock;

use super::component::Component;
use super::version::{NEWEST_MINOR, OLDEST_MINOR, Version};
use crate::hashed::ConstantMap;
use crate::near_miss::NameOutline;
pub use flag_type::FlagType;
pub use nearest::{nearest, nearest_of};

/// The number of minor versions in the table.
const MINORS: usize = (NEWEST_MINOR - OLDEST_MINOR + 1) as usize;

/// A flag that some version of a program knows.
#[derive(Debug)]
pub struct KnownFlag {
    /// The program.
    pub component: Component,
    /// The name, without dashes in front.
    pub name: &'static str,
    /// The type, in the newest version that has the flag.
    pub kind: FlagType,
    /// The default as pflag prints it, in the newest recorded version; `?` if it was not recorded.
    pub default: &'static str,
    /// The flag to use instead, beginning with dashes, or another advice; may be empty.
    pub instead: &'static str,
    /// The one-letter shorthand.
    pub shorthand: Option<char>,
    accumulates: bool,
    no_value: Option<&'static str>,
    read: [Availability; MINORS],
    deprecated: Option<Since>,
    /// The type and default in some versions, oldest first; empty if neither ever changed.
    changes: Vec<Revision>,
}

/// The type and default of a flag in one minor version.
#[derive(Debug)]
struct Revision {
    minor: u8,
    kind: FlagType,
    default: &'static str,
}

/// Whether a version of kube-apiserver has a flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Availability {
    /// It has the flag.
    Present,
    /// It does not have the flag, and does not start with it.
    Absent,
    /// The flags of this version were not recorded.
    NotRead,
}

/// The first version of a change; a range if the versions between were not recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Since {
    /// The first minor version that may have the change; 0 if that is older than the table.
    pub earliest: u8,
    /// The first minor version that is known to have the change.
    pub latest: u8,
}

impl Since {
    /// True if every possible version certainly has the change.
    pub const fn surely(self, version: &Version) -> bool {
        version.at_least(self.latest)
    }
}

impl KnownFlag {
    /// The value of the flag if it is written without one; `None` if it needs a value (pflag v1.0,
    /// flag.go, `NoOptDefVal`).
    pub const fn no_value(&self) -> Option<&'static str> {
        self.no_value
    }

    /// Whether the server of Kubernetes 1.`minor` has the flag.
    ///
    /// If a version was not recorded, the recorded versions before and after it decide if they agree: no
    /// flag is known to have been removed and added again. After the newest recorded version, a removed
    /// flag stays removed, and nothing is known about the others.
    pub fn presence(&self, minor: u8) -> Availability {
        if minor > NEWEST_MINOR {
            return match self.presence(NEWEST_MINOR) {
                Availability::Absent => Availability::Absent,
                _ => Availability::NotRead,
            };
        }
        let Some(at) = minor.checked_sub(OLDEST_MINOR).map(usize::from) else {
            return Availability::NotRead;
        };
        let known = |presence: &&Availability| **presence != Availability::NotRead;
        let here = self.read.get(at).filter(known);
        let before = self.read.iter().take(at).rfind(known);
        let after = self.read.iter().skip(at).find(known);
        match (here, before, after) {
            (Some(here), _, _) => *here,
            (None, Some(before), Some(after)) if before == after => *before,
            (None, Some(Availability::Absent), None) if self.removed().is_some() => {
                Availability::Absent
            }
            _ => Availability::NotRead,
        }
    }

    /// The first version that has the flag; `None` if no recorded version has it.
    pub fn first(&self) -> Option<Since> {
        let at = self.read.iter().position(|&p| p == Availability::Present)?;
        let before = self.read.iter().take(at);
        let absent = before.enumerate().rfind(|(_, presence)| **presence == Availability::Absent);
        Some(Since {
            earliest: absent.map_or(0, |(index, _)| minor_at(index + 1)),
            latest: minor_at(at),
        })
    }

    /// The first version that no longer has the flag; `None` if it still exists, or if no version after
    /// the last one with the flag was recorded.
    pub fn removed(&self) -> Option<Since> {
        let last = self.read.iter().rposition(|&p| p == Availability::Present)?;
        let mut after = self.read.iter().enumerate().skip(last + 1);
        let (absent, _) = after.find(|(_, presence)| **presence == Availability::Absent)?;
        Some(Since { earliest: minor_at(last + 1), latest: minor_at(absent) })
    }

    /// The first version that warns about the flag, because it will be removed or has no effect.
    pub const fn deprecated(&self) -> Option<Since> {
        self.deprecated
    }

    /// The type in Kubernetes 1.`minor`; `None` between two recorded versions that differ.
    pub fn kind_at(&self, minor: u8) -> Option<FlagType> {
        if self.changes.is_empty() {
            return Some(self.kind);
        }
        let (before, after) = self.revisions(minor)?;
        if before.kind == after.kind { Some(before.kind) } else { None }
    }

    /// True if the type or the default is another one in some versions.
    pub const fn changes(&self) -> bool {
        !self.changes.is_empty()
    }

    /// The default in Kubernetes 1.`minor`, as pflag prints it; `None` if it is not known.
    pub fn default_at(&self, minor: u8) -> Option<&'static str> {
        if self.changes.is_empty() {
            return if self.default == "?" { None } else { Some(self.default) };
        }
        let (before, after) = self.revisions(minor)?;
        if before.default == after.default { Some(before.default) } else { None }
    }

    /// True if repeated values add up, false if the last one replaces the others; `None` if that depends
    /// on the unknown version.
    pub fn accumulates(&self, version: &Version) -> Option<bool> {
        let adds_up = |minor| match self.kind_at(minor) {
            Some(kind) if kind == self.kind => Some(self.accumulates),
            Some(kind) => Some(kind.is_list()),
            None => None,
        };
        if version.all(|minor| adds_up(minor) == Some(true)) {
            Some(true)
        } else if version.all(|minor| adds_up(minor) == Some(false)) {
            Some(false)
        } else {
            None
        }
    }

    /// The revisions before and after a version. The first one also applies to older versions, and the
    /// last one to newer versions.
    fn revisions(&self, minor: u8) -> Option<(&Revision, &Revision)> {
        let before = self.changes.iter().rfind(|revision| revision.minor <= minor);
        let after = self.changes.iter().find(|revision| revision.minor >= minor);
        Some((before.or(after)?, after.or(before)?))
    }
}

/// The name of a flag as the programs of Kubernetes normalise it, from the spelling without dashes in
/// front (component-base/cli/flag/flags.go, `WordSepNormalizeFunc`).
pub fn canonical(spelling: &str) -> String {
    spelling.replace('_', "-")
}

/// True if Kubernetes 1.`minor` accepts `--tls_cert_file` for `--tls-cert-file`.
///
/// Up to 1.9 every flag set was normalised (cmd/kube-apiserver/apiserver.go, v1.9.0); from 1.10
/// the cobra command's was not; from 1.23 it is again (component-base/cli/run.go,
/// `SetGlobalNormalizationFunc`).
pub const fn underscore_accepted(minor: u8) -> bool {
    minor <= 9 || minor >= 23
}

/// The flags of one program, sorted by name.
#[derive(Debug)]
pub struct FlagTable {
    flags: Vec<KnownFlag>,
    /// The places of the flags by their names. Every flag of a file is looked up several times.
    places: ConstantMap<usize>,
    /// Only a misspelt name asks for them.
    outlines: OnceLock<Vec<NameOutline>>,
}

impl FlagTable {
    fn new(flags: Vec<KnownFlag>) -> Self {
        let places = flags.iter().map(|flag| flag.name).zip(0..).collect();
        Self { flags, places, outlines: OnceLock::new() }
    }

    /// The flag of a canonical name.
    pub fn find(&self, name: &str) -> Option<&KnownFlag> {
        self.flags.get(*self.places.get(name)?)
    }

    /// The flag with a one-letter shorthand: `v` and `h`, the latter a boolean.
    pub fn by_shorthand(&self, letter: char) -> Option<&KnownFlag> {
        self.flags.iter().find(|flag| flag.shorthand == Some(letter))
    }

    /// True if the flags of a version were recorded, so that one that is not here does not exist.
    pub fn is_recorded(&self, minor: u8) -> bool {
        let Some(at) = minor.checked_sub(OLDEST_MINOR).map(usize::from) else {
            return false;
        };
        self.flags.iter().any(|flag| {
            flag.read.get(at).is_some_and(|presence| *presence != Availability::NotRead)
        })
    }

    /// Every flag, sorted by name.
    pub fn all(&self) -> &[KnownFlag] {
        &self.flags
    }

    /// The outlines of the names, in the order of the flags.
    pub(super) fn outlines(&self) -> &[NameOutline] {
        self.outlines
            .get_or_init(|| self.flags.iter().map(|flag| NameOutline::of(flag.name)).collect())
    }
}

/// The flags of a program.
pub fn of(component: Component) -> &'static FlagTable {
    static API_SERVER: OnceLock<FlagTable> = OnceLock::new();
    static CONTROLLER_MANAGER: OnceLock<FlagTable> = OnceLock::new();
    static SCHEDULER: OnceLock<FlagTable> = OnceLock::new();
    static KUBELET: OnceLock<FlagTable> = OnceLock::new();
    static ETCD: OnceLock<FlagTable> = OnceLock::new();
    let (table, text) = match component {
        Component::KubeApiServer => (&API_SERVER, include_str!("kube-apiserver.tsv")),
        Component::KubeControllerManager => {
            (&CONTROLLER_MANAGER, include_str!("kube-controller-manager.tsv"))
        }
        Component::KubeScheduler => (&SCHEDULER, include_str!("kube-scheduler.tsv")),
        Component::Kubelet => (&KUBELET, include_str!("kubelet.tsv")),
        Component::Etcd => (&ETCD, include_str!("etcd.tsv")),
    };
    table.get_or_init(|| FlagTable::new(row::read(text, component)))
}

/// The flag of kube-apiserver of a canonical name.
pub fn find(name: &str) -> Option<&'static KnownFlag> {
    of(Component::KubeApiServer).find(name)
}

/// Every flag of kube-apiserver, sorted by name.
pub fn all() -> &'static [KnownFlag] {
    of(Component::KubeApiServer).all()
}

/// The minor version of a column. The index after the last column is the version after the table.
fn minor_at(index: usize) -> u8 {
    u8::try_from(index).map_or(NEWEST_MINOR, |index| OLDEST_MINOR.saturating_add(index))
}
