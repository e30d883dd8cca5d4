//! The feature gates that kube-apiserver knows, by version.
//!
//! The facts are data: `gates.tsv` next to this folder, which names its sources. For a version that nobody
//! read the answer is [`Availability::NotRead`], and no rule reports anything.

mod assigned;

use std::fmt;
use std::sync::OnceLock;

use super::flags::Availability;
use super::table::{Lifetime, VersionTable, minor};
use crate::built_in_table::Cells;
use crate::near_miss::NameOutline;
pub use assigned::{Assigned, GateAssignment};

/// The oldest minor version whose gates were read.
pub const OLDEST: u8 = 8;
/// The newest minor version whose gates were read.
pub const NEWEST: u8 = 36;

static TABLE: VersionTable<FeatureGate> =
    VersionTable { text: include_str!("../gates.tsv"), read: FeatureGate::read };

/// A feature gate that some version of kube-apiserver knows.
#[derive(Clone, Copy, Debug)]
pub struct FeatureGate {
    /// Its name, as it is written in `--feature-gates`.
    pub name: &'static str,
    /// The minor versions that have it.
    pub life: Lifetime,
    stages: &'static str,
    depends: &'static str,
}

/// The stage of a feature, and the state of its gate then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct State {
    /// The first minor version of it; 0 for a behaviour that is older than its gate.
    pub since: u8,
    /// Its stage.
    pub stage: Stage,
    /// Whether it is on by default.
    pub default: bool,
    /// True if it can only be set to its default.
    pub locked: bool,
}

/// The stage of a feature (component-base/featuregate/feature_gate.go).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Off by default, and may go.
    Alpha,
    /// May change.
    Beta,
    /// Here to stay: the gate will go.
    Ga,
    /// Will go.
    Deprecated,
}

/// The gate of a name; names are compared letter by letter.
pub fn find(name: &str) -> Option<FeatureGate> {
    TABLE.find(name)
}

/// Every gate, sorted by name.
pub fn all() -> impl Iterator<Item = FeatureGate> {
    TABLE.all()
}

/// The gate that a misspelt name was probably meant to be, among those that `minor` has.
pub fn nearest(name: &str, minor: u8) -> Option<&'static str> {
    static NAMES: OnceLock<Vec<(FeatureGate, String, NameOutline)>> = OnceLock::new();
    let known = NAMES.get_or_init(|| {
        let lower = |gate: &FeatureGate| gate.name.to_ascii_lowercase();
        let named = all().map(|gate| (gate, lower(&gate), NameOutline::of(&lower(&gate))));
        named.collect()
    });
    let written = name.to_ascii_lowercase();
    let outline = NameOutline::of(&written);
    let mut nearest: Option<(usize, &'static str)> = None;
    for (gate, lower, gate_outline) in known {
        if !outline.may_be_near(gate_outline, LIMIT)
            || gate.presence(minor) != Availability::Present
        {
            continue;
        }
        let distance = strsim::osa_distance(lower, &written);
        if distance <= LIMIT && nearest.is_none_or(|(least, _)| distance < least) {
            nearest = Some((distance, gate.name));
        }
    }
    nearest.map(|(_, name)| name)
}

/// Letters that may be wrong in the name of a gate.
const LIMIT: usize = 2;

impl FeatureGate {
    fn read(mut cells: Cells) -> Option<Self> {
        Some(Self {
            name: cells.next()?,
            life: Lifetime::read(&mut cells)?,
            stages: cells.next()?,
            depends: cells.next()?,
        })
    }

    /// Whether the server of Kubernetes 1.`minor` knows it.
    pub fn presence(&self, minor: u8) -> Availability {
        self.life.presence(minor, &(OLDEST..=NEWEST))
    }

    /// Its state in Kubernetes 1.`minor`, or in a newer server that emulates it; `None` if the
    /// feature did not exist.
    pub fn state(&self, minor: u8) -> Option<State> {
        self.states().take_while(|state| state.since <= minor).last()
    }

    /// Everything that it has been, oldest first.
    pub fn states(&self) -> impl Iterator<Item = State> {
        self.stages.split(' ').filter_map(State::read)
    }

    /// Since when it is locked, and to what.
    pub fn locked(&self) -> Option<(u8, bool)> {
        let locked = self.states().find(|state| state.locked)?;
        Some((locked.since, locked.default))
    }

    /// The gates that must be on if it is (component-base/featuregate, since 1.35).
    pub fn depends_on(&self, minor: u8) -> impl Iterator<Item = &'static str> {
        let changes = self.depends.split(' ').filter_map(|change| change.split_once('='));
        let known = changes
            .take_while(move |(since, _)| since.parse().is_ok_and(|since: u8| since <= minor));
        let gates = known.last().map_or("", |(_, gates)| gates);
        gates.split('+').filter(|gate| !gate.is_empty())
    }
}

impl State {
    /// `34=ga:true:locked`.
    fn read(text: &str) -> Option<Self> {
        let (since, rest) = text.split_once('=')?;
        let mut parts = rest.split(':');
        let stage = match parts.next()? {
            "alpha" => Stage::Alpha,
            "beta" => Stage::Beta,
            "ga" => Stage::Ga,
            "deprecated" => Stage::Deprecated,
            _ => return None,
        };
        let default = parts.next()? == "true";
        Some(Self { since: minor(since)?, stage, default, locked: parts.next() == Some("locked") })
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Alpha => "alpha",
            Self::Beta => "beta",
            Self::Ga => "GA",
            Self::Deprecated => "deprecated",
        })
    }
}
