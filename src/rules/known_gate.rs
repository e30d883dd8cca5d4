//! Gates that some version of Kubernetes has.

use crate::apiserver::flags::Availability;
use crate::apiserver::gates::{Assigned, FeatureGate, GateAssignment, Stage};
use crate::apiserver::{ApiServer, Version};
use crate::rule::{Report, Severity};

/// A gate that some version has, with the assignment that sets it.
type Set<'a> = (&'a GateAssignment<'a>, FeatureGate);

/// Says if the gate is gone, not there yet, or locked.
pub(super) fn judge(server: &ApiServer, assigned: &Assigned, set: Set, report: &mut Report) {
    let (assignment, gate) = set;
    let version = &server.version;
    if version.any(|minor| gate.presence(minor) == Availability::Absent) {
        absent(version, set, report);
        return;
    }
    // From 1.31 on all values are put together before one is looked at, and the last one takes effect.
    let last = assigned.last(gate.name).is_some_and(|last| std::ptr::eq(last, assignment));
    if last || version.before(31) {
        locked(server, assigned, set, report);
    }
}

fn absent(version: &Version, (assignment, gate): Set, report: &mut Report) {
    let name = gate.name;
    let certain = version.all(|minor| gate.presence(minor) == Availability::Absent);
    let message = match gate.life.removed {
        Some(removed) if certain && version.at_least(removed) => format!(
            "the feature gate {name} was removed in Kubernetes 1.{removed}: {version} will not start"
        ),
        Some(removed) if !certain && version.any(|minor| minor >= removed) => format!(
            "the feature gate {name} was removed in Kubernetes 1.{removed}, which will not start with it"
        ),
        _ if certain => format!(
            "the feature gate {name} came with Kubernetes 1.{}: {version} will not start",
            gate.life.since,
        ),
        _ => return,
    };
    report
        .at(assignment.span(), message)
        .severity(if certain { Severity::Error } else { Severity::Warning })
        .help(instead(gate, assignment.value))
        .flag("feature-gates");
}

/// What to do about a gate that is gone.
fn instead(gate: FeatureGate, value: bool) -> String {
    let name = gate.name;
    match gate.states().last() {
        Some(state) if state.stage == Stage::Ga && state.default == value => {
            format!("remove {name}: what it sets is so without it")
        }
        Some(state) if state.stage == Stage::Ga => {
            format!("remove {name}: the feature can't be switched any more")
        }
        _ => format!("remove {name}"),
    }
}

fn locked(server: &ApiServer, assigned: &Assigned, (assignment, gate): Set, report: &mut Report) {
    let version = &server.version;
    let (name, value) = (gate.name, assignment.value);
    let state = |minor| gate.state(assigned.stage_minor(minor));
    let refused = |minor| state(minor).is_some_and(|state| state.locked && state.default != value);
    let message = if version.all(refused) {
        let (since, default) = gate.locked().unwrap_or((0, !value));
        format!(
            "the feature gate {name} is locked to {default} since Kubernetes 1.{since}: {version} will not start with {name}={value}"
        )
    } else if let Some(emulated) = assigned.emulated
        && version.all(|minor| state(minor).is_none())
    {
        format!(
            "the feature gate {name} came after Kubernetes 1.{emulated}, which --emulated-version names: {} will not start",
            server.component.name(),
        )
    } else {
        return;
    };
    report.at(assignment.span(), message).help(format!("remove {name}")).flag("feature-gates");
}
