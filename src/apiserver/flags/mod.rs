//! The flags that kube-apiserver knows, by version.
//!
//! The facts are data, in `flags.tsv` beside this folder, which says where they were read. This
//! file gives them types and answers questions by version, and it never answers more than was
//! read: a version that nobody looked at is [`Presence::NotRead`].

mod kind;
mod nearest;
mod row;

use std::sync::OnceLock;

use super::version::{NEWEST_MINOR, OLDEST_MINOR, Version};
pub use kind::Kind;
pub use nearest::nearest;

/// How many minor versions the table covers.
const MINORS: usize = (NEWEST_MINOR - OLDEST_MINOR + 1) as usize;

/// A flag that some version of kube-apiserver knows.
#[derive(Debug)]
pub struct KnownFlag {
    /// Its name, without dashes in front.
    pub name: &'static str,
    /// Its type, at the newest version that has it.
    pub kind: Kind,
    /// Its default as pflag prints it, at the newest version read; `?` where it was not read.
    pub default: &'static str,
    /// A flag to use instead, beginning with dashes, or what to do; empty where there is nothing
    /// to say.
    pub instead: &'static str,
    /// The one-letter shorthand.
    pub shorthand: Option<char>,
    accumulates: bool,
    no_value: Option<&'static str>,
    read: [Presence; MINORS],
    deprecated: Option<Since>,
    /// Kind and default at some versions, oldest first; empty where neither ever changed.
    changes: Vec<Reading>,
}

/// Kind and default as read at one minor version.
#[derive(Debug)]
struct Reading {
    minor: u8,
    kind: Kind,
    default: &'static str,
}

/// Whether a version has a flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It has.
    Present,
    /// It has not, and does not start when given it.
    Absent,
    /// Nobody looked.
    NotRead,
}

/// Since when something holds; a range where the versions between were not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Since {
    /// The first minor version that it may hold for; 0 where that is older than the table.
    pub earliest: u8,
    /// The first minor version that it is known to hold for.
    pub latest: u8,
}

impl Since {
    /// True where it surely holds for every version that this may be.
    pub const fn surely(self, version: &Version) -> bool {
        version.at_least(self.latest)
    }
}

impl KnownFlag {
    /// What the flag means when it stands without a value; `None` where it needs one (pflag v1.0,
    /// flag.go, `NoOptDefVal`).
    pub const fn no_value(&self) -> Option<&'static str> {
        self.no_value
    }

    /// Whether the server of Kubernetes 1.`minor` knows it.
    ///
    /// A version that was not read has what the versions read before and after it agree on: no
    /// flag is known to have gone and come back. After the newest version that was read, a flag
    /// that had gone stays gone, and nothing is said of any other.
    pub fn presence(&self, minor: u8) -> Presence {
        if minor > NEWEST_MINOR {
            return match self.presence(NEWEST_MINOR) {
                Presence::Absent => Presence::Absent,
                _ => Presence::NotRead,
            };
        }
        let Some(at) = minor.checked_sub(OLDEST_MINOR).map(usize::from) else {
            return Presence::NotRead;
        };
        let known = |presence: &&Presence| **presence != Presence::NotRead;
        let here = self.read.get(at).filter(known);
        let before = self.read.iter().take(at).rfind(known);
        let after = self.read.iter().skip(at).find(known);
        match (here, before, after) {
            (Some(here), _, _) => *here,
            (None, Some(before), Some(after)) if before == after => *before,
            (None, Some(Presence::Absent), None) if self.removed().is_some() => Presence::Absent,
            _ => Presence::NotRead,
        }
    }

    /// Since when the server has it; `None` where no version read has it.
    pub fn first(&self) -> Option<Since> {
        let at = self.read.iter().position(|&p| p == Presence::Present)?;
        let before = self.read.iter().take(at);
        let absent = before.enumerate().rfind(|(_, presence)| **presence == Presence::Absent);
        Some(Since {
            earliest: absent.map_or(0, |(index, _)| minor_at(index + 1)),
            latest: minor_at(at),
        })
    }

    /// Since when the server no longer has it; `None` where it still has, or where no version
    /// after the last one that has it was read.
    pub fn removed(&self) -> Option<Since> {
        let last = self.read.iter().rposition(|&p| p == Presence::Present)?;
        let mut after = self.read.iter().enumerate().skip(last + 1);
        let (absent, _) = after.find(|(_, presence)| **presence == Presence::Absent)?;
        Some(Since { earliest: minor_at(last + 1), latest: minor_at(absent) })
    }

    /// Since when the server warns that it will go, or that it has no effect.
    pub const fn deprecated(&self) -> Option<Since> {
        self.deprecated
    }

    /// Its type in Kubernetes 1.`minor`; `None` between two versions read that differ.
    pub fn kind_at(&self, minor: u8) -> Option<Kind> {
        if self.changes.is_empty() {
            return Some(self.kind);
        }
        let (before, after) = self.readings(minor)?;
        (before.kind == after.kind).then_some(before.kind)
    }

    /// Its default in Kubernetes 1.`minor`, as pflag prints it; `None` where that is not known.
    pub fn default_at(&self, minor: u8) -> Option<&'static str> {
        if self.changes.is_empty() {
            return (self.default != "?").then_some(self.default);
        }
        let (before, after) = self.readings(minor)?;
        (before.default == after.default).then_some(before.default)
    }

    /// Whether repeated values add up rather than replace each other; `None` where that depends
    /// on a version that is not known.
    pub fn accumulates(&self, version: &Version) -> Option<bool> {
        let adds_up = |minor| match self.kind_at(minor) {
            Some(kind) if kind == self.kind => Some(self.accumulates),
            Some(kind) => Some(kind.is_list()),
            None => None,
        };
        if version.all(|minor| adds_up(minor) == Some(true)) {
            Some(true)
        } else {
            version.all(|minor| adds_up(minor) == Some(false)).then_some(false)
        }
    }

    /// The readings that enclose a version. What was read first is taken to hold before, what was
    /// read last to hold after.
    fn readings(&self, minor: u8) -> Option<(&Reading, &Reading)> {
        let before = self.changes.iter().rfind(|reading| reading.minor <= minor);
        let after = self.changes.iter().find(|reading| reading.minor >= minor);
        Some((before.or(after)?, after.or(before)?))
    }
}

/// The name that kube-apiserver knows a flag by, from its spelling without dashes in front
/// (component-base/cli/flag/flags.go, `WordSepNormalizeFunc`).
pub fn canonical(spelling: &str) -> String {
    spelling.replace('_', "-")
}

/// True where Kubernetes 1.`minor` takes `--tls_cert_file` for `--tls-cert-file`.
///
/// Up to 1.9 every flag set was normalised (cmd/kube-apiserver/apiserver.go, v1.9.0); from 1.10
/// the cobra command's was not; from 1.23 it is again (component-base/cli/run.go,
/// `SetGlobalNormalizationFunc`).
pub const fn underscore_accepted(minor: u8) -> bool {
    minor <= 9 || minor >= 23
}

/// The flag of a canonical name.
pub fn find(name: &str) -> Option<&'static KnownFlag> {
    let flags = all();
    let at = flags.binary_search_by(|flag| flag.name.cmp(name)).ok()?;
    flags.get(at)
}

/// The flag with a one-letter shorthand: `v` and `h`, the latter a boolean.
pub fn by_shorthand(letter: char) -> Option<&'static KnownFlag> {
    all().iter().find(|flag| flag.shorthand == Some(letter))
}

/// Every flag, sorted by name.
pub fn all() -> &'static [KnownFlag] {
    static TABLE: OnceLock<Vec<KnownFlag>> = OnceLock::new();
    TABLE.get_or_init(|| row::read(include_str!("../flags.tsv")))
}

/// The minor version of a column; the column after the last one stands for the version after it.
fn minor_at(index: usize) -> u8 {
    u8::try_from(index).map_or(NEWEST_MINOR, |index| OLDEST_MINOR.saturating_add(index))
}
