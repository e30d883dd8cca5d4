//! `removed-flag`: a flag that later versions of kube-apiserver no longer have.

use super::instead;
use super::server_facts::written;
use crate::apiserver::flags::{Availability, KnownFlag};
use crate::apiserver::value::golang;
use crate::apiserver::version::VersionOrigin;
use crate::apiserver::{ApiServer, Component, Flag, Setting, value};
use crate::edit::{Edit, Fix};
use crate::rule::{Group, Report, Rule, Severity, SeverityCase};

pub(super) static RULE: Rule = Rule {
    id: "removed-flag",
    group: Group::Startup,
    components: &Component::ALL,
    severity: Severity::Error,
    other_severities: &[SeverityCase::new(
        Severity::Note,
        "only some of the possible versions lack the flag",
    )],
    security_severity: None,
    summary: "the flag was removed, and kube-apiserver will not start with it",
    why: "kube-apiserver treats a removed flag as unknown and exits at once, whatever the value \
is. A manifest that worked for years can thus keep the API down after an upgrade. If the version \
is not known, the finding is a note, because older versions still start.",
    fix: "remove the flag",
    is_fixable: true,
    references: &[
        "https://kubernetes.io/docs/reference/using-api/deprecation-policy/#deprecating-a-flag-or-cli",
        "https://github.com/kubernetes/kubernetes/tree/master/CHANGELOG",
    ],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    if server.dialect.holds_fields() {
        return;
    }
    // Of a flag under a condition, the version may be the condition.
    for flag in written(server).filter(|flag| !flag.maybe) {
        let Some(known) = server.known(&flag.name) else {
            continue;
        };
        let Some(removed) = known.removed() else {
            continue;
        };
        let gone =
            |minor| minor >= removed.earliest && known.presence(minor) == Availability::Absent;
        let (min, max) = server.version.possible_minors();
        if is_said_elsewhere(server, flag) || !(min..=max).any(gone) {
            continue;
        }
        let certain = (min..=max).all(gone);
        let since = since(server, removed.earliest, removed.latest);
        let message = if certain {
            format!("--{} was removed {since}: {} will not start", flag.name, server.version)
        } else {
            format!("--{} was removed {since}, which will not start with it", flag.name)
        };
        let finding = report.at(flag.name_span, message).flag(flag.name.clone());
        finding.severity(if certain { Severity::Error } else { Severity::Note });
        if let Some(instead) = instead(known.instead) {
            finding.help(instead);
        }
        if certain && server.arguments.count(known.name) <= REMOVED_MAX {
            finding.fix(without(server, known));
        }
    }
}

/// Occurrences of a flag that a fix removes. Each of them has a finding, and each finding the fix for all.
const REMOVED_MAX: usize = 100;

/// `in Kubernetes 1.24`, or `after Kubernetes 1.20 and at the latest in 1.36` of a program whose flags were not
/// read for the versions between.
fn since(server: &ApiServer, earliest: u8, latest: u8) -> String {
    let release = server.component.release(latest);
    if earliest == latest {
        return format!("in {release}");
    }
    let number = release.rsplit(' ').next().unwrap_or_default();
    let before = server.component.release(earliest.saturating_sub(1));
    format!("after {before} and at the latest in {number}")
}

/// Removes all of a flag. What another flag does now can't just be dropped, unless it was switched
/// off: `--insecure-port=0`.
fn without(server: &ApiServer, known: &KnownFlag) -> Fix {
    let all = || written(server).filter(|flag| flag.name == known.name);
    let off = all().all(|flag| matches!(flag.known(), Some("0" | "false" | "")));
    let edits = all().map(Edit::remove);
    if known.instead.starts_with("--") && !off { Fix::risky(edits) } else { Fix::safe(edits) }
}

/// `--kubelet-https=false` and `--insecure-port=8080` have rules to themselves, the second as long as it is not
/// known which versions are meant.
fn is_said_elsewhere(server: &ApiServer, flag: &Flag) -> bool {
    if matches!(&*flag.name, "insecure-port" | "port") {
        let may_be_old = server.version.any(|minor| minor < 20)
            || server.version.origin() == Some(VersionOrigin::Assumed);
        let is_open =
            flag.known().is_some_and(|port| golang::integer(port, 64).is_ok_and(|n| n != 0));
        let decides =
            matches!(server.setting(&flag.name), Setting::Set(last) if std::ptr::eq(last, flag));
        return may_be_old && is_open && decides;
    }
    let last = server.setting("kubelet-https").flag();
    flag.name == "kubelet-https"
        && last.and_then(Flag::known).and_then(value::boolean) == Some(false)
}
