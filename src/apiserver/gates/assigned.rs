//! The assignments in the `--feature-gates` of a server.

use super::{Stage, find};
use crate::apiserver::flags::Availability;
use crate::apiserver::{ApiServer, Flag, Setting, value};
use crate::hashed::HashMap;
use crate::source::Span;

/// The first minor version that takes `kube:Gate=true` (component-base/compatibility/registry.go;
/// apiserver/pkg/util/version/registry.go in 1.31).
const COMPONENTS: u8 = 31;

/// One gate that is set.
#[derive(Clone, Copy, Debug)]
pub struct GateAssignment<'a> {
    /// The flag that sets it.
    pub flag: &'a Flag,
    /// The component before the colon; `None` if there is no colon.
    pub component: Option<&'a str>,
    /// The gate.
    pub name: &'a str,
    /// The value.
    pub value: bool,
    /// The start of the gate in the value of the flag.
    pub offset: usize,
}

impl GateAssignment<'_> {
    /// The gate in the flag's value; all of the value if it is not written as the process sees it.
    pub fn span(&self) -> Span {
        let text = self.flag.known().unwrap_or_default();
        let rest = text.get(self.offset..).unwrap_or_default();
        let gate = rest.split(',').next().unwrap_or_default().trim_end();
        self.flag.part_span(self.offset..self.offset + gate.len())
    }
}

/// All gates that a server's flags set, in the order the process reads them.
#[derive(Debug)]
pub struct Assigned<'a> {
    /// The gates whose values can be read.
    pub gates: Vec<GateAssignment<'a>>,
    /// The index of the last assignment of each gate.
    last: HashMap<&'a str, usize>,
    /// True if there can be no others.
    whole: bool,
    /// The minor version that a newer server emulates.
    pub emulated: Option<u8>,
}

impl<'a> Assigned<'a> {
    /// Reads every `--feature-gates`.
    pub fn of(server: &'a ApiServer) -> Self {
        let mut gates = Vec::new();
        let mut whole = !matches!(server.setting("feature-gates"), Setting::Undetermined);
        for flag in server.occurrences("feature-gates") {
            match flag.known() {
                Some(text) if !flag.maybe => {
                    read(flag, text, server.version.at_least(COMPONENTS), &mut gates);
                }
                _ => whole = false,
            }
        }
        let last = gates.iter().enumerate().map(|(at, gate)| (gate.name, at)).collect();
        Self { gates, last, whole, emulated: emulated(server) }
    }

    /// The assignment of a gate that takes effect; `None` if no flag sets it.
    pub fn last(&self, name: &str) -> Option<&GateAssignment<'a>> {
        self.gates.get(*self.last.get(name)?)
    }

    /// Whether a feature is on in Kubernetes 1.`minor`; `None` if that is not known.
    ///
    /// `AllAlpha=true` turns on the gates that no flag names (component-base/featuregate,
    /// `setUnsetAlphaGates`).
    pub fn enabled(&self, name: &str, minor: u8) -> Option<bool> {
        let gate = find(name)?;
        if !self.whole || gate.presence(minor) != Availability::Present {
            return None;
        }
        if let Some(assignment) = self.last(name) {
            return Some(assignment.value);
        }
        let Some(state) = gate.state(self.stage_minor(minor)) else {
            return Some(false);
        };
        let group = match state.stage {
            Stage::Alpha => self.last("AllAlpha"),
            Stage::Beta => self.last("AllBeta"),
            Stage::Ga | Stage::Deprecated => None,
        };
        Some(group.map_or(state.default, |assignment| assignment.value))
    }

    /// The minor version whose stages a server of 1.`minor` uses.
    pub fn stage_minor(&self, minor: u8) -> u8 {
        self.emulated.unwrap_or(minor)
    }
}

/// `A=true, kube:B=false`: what can't be read is another rule's business.
fn read<'a>(flag: &'a Flag, text: &'a str, components: bool, gates: &mut Vec<GateAssignment<'a>>) {
    let mut offset = 0;
    for pair in text.split(',') {
        let begin = offset + (pair.len() - pair.trim_start().len());
        offset += pair.len() + 1;
        let Some((key, value)) = pair.split_once('=') else {
            continue;
        };
        let Some(value) = value::boolean(value.trim()) else {
            continue;
        };
        let (component, name) = match key.split_once(':') {
            Some((component, name)) if components => (Some(component.trim()), name),
            _ => (None, key),
        };
        gates.push(GateAssignment { flag, component, name: name.trim(), value, offset: begin });
    }
}

/// `--emulated-version=1.35`, `kube=1.35`, `v1.35.0`.
fn emulated(server: &ApiServer) -> Option<u8> {
    let mut flags = server.occurrences("emulated-version");
    let (flag, None) = (flags.next()?, flags.next()) else {
        return None;
    };
    if flag.maybe {
        return None;
    }
    let version = flag.known()?.trim();
    let version = version.strip_prefix("kube=").unwrap_or(version);
    let version = version.strip_prefix('v').unwrap_or(version);
    version.strip_prefix("1.")?.split('.').next()?.parse().ok()
}
