//! What controls ask of a flag: a switch that is on or off, a value that is there or not, a number
//! that is large enough.

use crate::apiserver::{ApiServer, Flag, Origin, Resolved, Setting};
use crate::edit::{Edit, Fix};
use crate::rule::{Finding, Report};

/// Reports a boolean flag that is not `wanted`. `so` is the consequence.
pub(super) fn switch<'r>(
    server: &ApiServer,
    report: &'r mut Report,
    name: &'static str,
    wanted: bool,
    so: &str,
) -> Option<&'r mut Finding> {
    let (wanted, other) = if wanted { ("true", "false") } else { ("false", "true") };
    let finding = match server.resolved(name) {
        Resolved::Given(flag, value) if value == other => {
            let message = format!("--{name} is {value}: {so}");
            report.at(flag.value_span, message).fix(changed(server, flag, wanted))
        }
        Resolved::Default(value) if value == other => {
            let message = format!("--{name} is not set and is {value} by default: {so}");
            let finding = report.at(server.anchor, message).label("started without it");
            finding.fix(added(server, name, wanted))
        }
        _ => return None,
    };
    Some(finding.flag(name))
}

/// Reports a flag that is set to anything.
pub(super) fn unset<'r>(
    server: &ApiServer,
    report: &'r mut Report,
    name: &'static str,
    so: &str,
) -> Option<&'r mut Finding> {
    let Resolved::Given(flag, value) = server.resolved(name) else {
        return None;
    };
    if value.is_empty() {
        return None;
    }
    let fix =
        (flag.origin == Origin::Written && !flag.maybe).then(|| Fix::risky([Edit::remove(flag)]));
    Some(report.at(flag.name_span, format!("--{name} is set: {so}")).fix(fix).flag(name))
}

/// Reports a flag that is not set, or set to nothing.
pub(super) fn set<'r>(
    server: &ApiServer,
    report: &'r mut Report,
    name: &'static str,
    so: &str,
) -> Option<&'r mut Finding> {
    if server.resolved(name) == Resolved::NoSuchFlag {
        return None;
    }
    let finding = match server.setting(name) {
        Setting::Absent => report
            .at(server.anchor, format!("--{name} is not set: {so}"))
            .label("started without it"),
        Setting::Empty(flag) => report
            .at(flag.value_span, format!("--{name} is empty, which is as good as not set: {so}"))
            .label("no value"),
        _ => return None,
    };
    Some(finding.flag(name))
}

/// Reports a certificate of etcd that is not set. If etcd makes one by itself, another rule reports that.
pub(super) fn etcd_certificate<'r>(
    server: &ApiServer,
    report: &'r mut Report,
    name: &'static str,
    automatic: &str,
    so: &str,
) -> Option<&'r mut Finding> {
    match server.resolved(automatic) {
        Resolved::Given(_, value) if value == "true" => None,
        _ => set(server, report, name, so),
    }
}

/// Reports a number below `least`.
pub(super) fn at_least<'r>(
    server: &ApiServer,
    report: &'r mut Report,
    name: &'static str,
    least: i64,
) -> Option<&'r mut Finding> {
    let (value, flag) = match server.resolved(name) {
        Resolved::Given(flag, value) => (value.parse::<i64>().ok()?, Some(flag)),
        Resolved::Default(value) => (value.parse::<i64>().ok()?, None),
        Resolved::Unknown | Resolved::NoSuchFlag => return None,
    };
    if value >= least {
        return None;
    }
    let finding = match flag {
        Some(flag) => report
            .at(flag.value_span, format!("--{name} is {value}, less than {least}"))
            .fix(changed(server, flag, &least.to_string())),
        None => report
            .at(server.anchor, format!("--{name} is not set and is {value} by default"))
            .label("started without it")
            .fix(added(server, name, &least.to_string())),
    };
    Some(finding.flag(name))
}

/// Sets a flag that is missing, next to another one.
pub(super) fn added(server: &ApiServer, name: &str, value: &str) -> Option<Fix> {
    if server.dialect.holds_fields() {
        return None;
    }
    Edit::set(server, name, value, &[]).map(|edit| Fix::risky([edit]))
}

/// Gives a flag that is written another value.
pub(super) fn changed(server: &ApiServer, flag: &Flag, value: &str) -> Option<Fix> {
    let is_field = server.dialect.holds_fields() || server.dialect.facts().typed_fields;
    if flag.origin != Origin::Written || flag.maybe || is_field {
        return None;
    }
    Edit::change(server, flag, value).map(|edit| Fix::risky([edit]))
}
