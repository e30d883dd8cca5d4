//! The admission plugins that kube-apiserver knows, by version.
//!
//! The facts are data: `plugins.tsv` next to this file, which names its sources.

use super::flags::Availability;
use super::table::{Lifetime, VersionTable};
use crate::built_in_table::Cells;

/// The oldest minor version whose plugins were all read.
pub const OLDEST: u8 = 20;
/// The newest minor version whose plugins were read.
pub const NEWEST: u8 = 36;

static TABLE: VersionTable<Plugin> =
    VersionTable { text: include_str!("plugins.tsv"), read: Plugin::read };

/// An admission plugin that some version of kube-apiserver knows.
#[derive(Clone, Copy, Debug)]
pub struct Plugin {
    /// Its name, as it is written in `--enable-admission-plugins`.
    pub name: &'static str,
    /// The minor versions that have it.
    pub life: Lifetime,
    default: Option<bool>,
    gates: &'static str,
}

/// The plugin of a name; names are compared letter by letter.
pub fn find(name: &str) -> Option<Plugin> {
    TABLE.find(name)
}

/// Every plugin, sorted by name.
pub fn all() -> impl Iterator<Item = Plugin> {
    TABLE.all()
}

impl Plugin {
    fn read(mut cells: Cells) -> Option<Self> {
        Some(Self {
            name: cells.next()?,
            life: Lifetime::read(&mut cells)?,
            default: match cells.next()? {
                "on" => Some(true),
                "off" => Some(false),
                _ => None,
            },
            gates: cells.next()?,
        })
    }

    /// The feature gates without which it does nothing.
    pub fn gates(&self) -> impl Iterator<Item = &'static str> {
        self.gates.split('+').filter(|gate| *gate != "-")
    }

    /// Whether the server of Kubernetes 1.`minor` knows it.
    pub fn presence(&self, minor: u8) -> Availability {
        self.life.presence(minor, &(OLDEST..=NEWEST))
    }

    /// Whether it works in Kubernetes 1.`minor` if no flag enables or disables it; `None` if that
    /// was not read.
    pub fn on_by_default(&self, minor: u8) -> Option<bool> {
        if !(OLDEST..=NEWEST).contains(&minor) {
            return None;
        }
        if self.presence(minor) == Availability::Absent { Some(false) } else { self.default }
    }
}
