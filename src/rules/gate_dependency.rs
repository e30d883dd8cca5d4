//! Gates that need others.

use crate::apiserver::gates::{self, Assigned};
use crate::apiserver::{ApiServer, Origin};
use crate::rule::Report;

/// `GangScheduling=true` needs `GenericWorkload=true`.
pub(super) fn judge(server: &ApiServer, assigned: &Assigned, report: &mut Report) {
    let (minor, max) = server.version.minors();
    if assigned.gates.is_empty() || minor != max || minor < 35 {
        return;
    }
    for gate in gates::all() {
        let off: Vec<&str> = gate
            .depends_on(assigned.stage_minor(minor))
            .filter(|name| assigned.enabled(name, minor) == Some(false))
            .collect();
        if off.is_empty() || assigned.enabled(gate.name, minor) != Some(true) {
            continue;
        }
        let named = std::iter::once(gate.name).chain(off.iter().copied());
        let groups = ["AllAlpha", "AllBeta"];
        let Some(assignment) = named.chain(groups).find_map(|name| assigned.last(name)) else {
            continue;
        };
        if assignment.flag.origin != Origin::Written {
            continue;
        }
        let message = format!(
            "the feature gate {} is on and needs {}, which is off: {} will not start",
            gate.name,
            off.join(", "),
            server.version,
        );
        report
            .at(assignment.span(), message)
            .help(format!("add {}=true, or remove {}", off.join("=true,"), gate.name))
            .flag("feature-gates");
    }
}
